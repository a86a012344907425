using System.Security.Cryptography;
using System.Text;

namespace CspPortal.Application.SampleData;

/// <summary>Ids and chances that come out the same at every run: made from names, not from a clock or a counter.</summary>
internal static class SampleId
{
    public static Guid Of(string kind, string name)
    {
        var bytes = Hash(kind + "/" + name)[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public static string Hex(string kind, string name, int length) => Convert.ToHexStringLower(Hash(kind + "/" + name))[..length];

    internal static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

/// <summary>A row of chances of its own for every name, so that one more customer does not change the others.</summary>
internal sealed class Dice(string name)
{
    private readonly Random random = new(BitConverter.ToInt32(SampleId.Hash(name)));

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => random.Next(from, to + 1);

    public bool Chance(double share) => random.NextDouble() < share;

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public double Share() => random.NextDouble();
}

/// <summary>A clock that stands where the sample's history is.</summary>
internal sealed class ClockAt(DateTime utc) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(utc, TimeSpan.Zero);
}
