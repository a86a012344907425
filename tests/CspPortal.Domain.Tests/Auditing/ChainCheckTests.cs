using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using CspPortal.Domain.Auditing;

namespace CspPortal.Domain.Tests.Auditing;

/// <summary>LOG-04: whatever is done to a sealed log, the first place where it was done is named.</summary>
[Trait("Rule", "LOG-04")]
public sealed class ChainCheckTests
{
    private static readonly Guid Log = new("c0000000-0000-4000-8000-000000000001");

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly CheckpointKeys Known = new(Key.ExportSubjectPublicKeyInfo());

    private static readonly string[] Awkward = ["日本語", "😀", "a\nb=1:x", "1:", "\0"];

    private static readonly Gen<string?> GenValue = Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)""), Gen.String.Select(text => (string?)text), Gen.Int[0, 4].Select(n => (string?)Awkward[n]));

    private static readonly Gen<EntryContent> GenContent = GenValue.Array[EntryContent.Names.Count].Select(values => new EntryContent(values));

    private static readonly Gen<Link[]> GenChain = GenContent.Array[1, 12].Select(contents => Chained(contents));

    private enum Tampering
    {
        Field,
        Salt,
        ContentHash,
        Hash,
        Position,
        Delete,
        Insert,
        Swap,
        Rehash,
    }

    [Fact]
    public void Whatever_is_changed_in_any_chain_the_first_bad_place_is_named() =>
        Gen.Select(GenChain, Gen.Int[0, 1000], Gen.Int[0, 1000], GenContent, Gen.Enum<Tampering>()).Sample(
            (chain, at, other, content, tampering) =>
            {
                Assert.Null(Check(chain));
                var place = at % chain.Length;
                if (Tampered(chain, place, other, content, tampering) is not { } bad) return;
                var finding = Check(bad.Chain, Signed(chain));
                Assert.NotNull(finding);
                Assert.Equal((bad.Place, bad.Place - 1), (finding.Position, finding.After));
            },
            iter: 5_000);

    [Fact]
    public void A_chain_cut_off_anywhere_shows_by_a_checkpoint_kept_outside() => Gen.Select(GenChain, Gen.Int[0, 1000]).Sample((chain, at) =>
    {
        var (end, checkpoint) = (at % chain.Length, Signed(chain));
        var check = new ChainCheck(Log, 0, null, Known);
        foreach (var link in chain[..end]) Assert.Null(Step(check, link));
        Assert.Equal(new LogFinding(LogFault.TailCut, Log, end + 1, end), check.Beyond(checkpoint));
    });

    [Fact]
    public void A_stretch_sealed_anew_without_the_key_shows_at_the_next_checkpoint_and_one_by_another_key_as_forged() => Gen.Select(GenChain, GenContent, Gen.Int[0, 1000]).Sample((chain, content, at) =>
    {
        var place = at % chain.Length;
        var anew = Chained([.. chain.Select((link, n) => n == place ? content : link.Content)]);
        var finding = Check(anew, Signed(chain));
        Assert.Equal(new LogFinding(LogFault.Rewritten, Log, 1, 0), finding);

        using var stolen = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(LogFault.ForgedCheckpoint, Check(anew, Checkpoint.Sign(1, Log, chain.Length, anew[^1].Hash, DateTime.UnixEpoch, stolen))!.Fault);
        var real = Signed(chain);
        Assert.Equal(LogFault.ForgedCheckpoint, Check(anew, Checkpoint.Read(Log, real.Position, anew[^1].Hash, real.SignedAt, real.KeyId, real.Signature))!.Fault);
    });

    [Fact]
    public void Two_different_entries_never_read_the_same() => Gen.Select(GenContent, GenContent).Sample((one, other) =>
    {
        var same = one.Values.Select(Utf8).SequenceEqual(other.Values.Select(Utf8));
        Assert.Equal(same, Bytes(one).AsSpan().SequenceEqual(Bytes(other)));

        // A value cannot reach into the next field.
        var moved = one.Values.ToArray();
        (moved[5], moved[6]) = ((moved[5] ?? "") + "\n" + EntryContent.Names[6] + "=1:x", null);
        if (one.Values[6] == "x") Assert.NotEqual(Bytes(one), Bytes(new EntryContent(moved)));
    });

    [Fact]
    public void The_form_that_is_hashed_is_this_one_in_every_culture()
    {
        var entry = new AuditRecord(
            new DateTime(2026, 6, 15, 9, 30, 7, DateTimeKind.Utc).AddTicks(1234567), Log,
            new Actor(Log, Guid.Empty, "愛子", "aiko@contoso.example", Channel.Portal), AuditOperation.GetSoftwareKey)
        {
            LineNumber = 12345, Details = "",
        };
        const string Expected = """
            log=36:c0000000-0000-4000-8000-000000000001
            occurredAt=28:2026-06-15T09:30:07.1234567Z
            operation=16:get_software_key
            outcome=9:Succeeded
            actorTenantId=36:c0000000-0000-4000-8000-000000000001
            actorObjectId=36:00000000-0000-0000-0000-000000000000
            actorName=6:愛子
            actorUserPrincipalName=20:aiko@contoso.example
            channel=6:Portal
            lineNumber=5:12345
            details=0:

            """;
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in new[] { "en-US", "ja-JP", "ar-SA", "th-TH", "fa-IR" })
            {
                System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo(culture);
                Assert.Equal(Expected.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(Bytes(EntryContent.Of(entry))));
            }
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }

    }

    [Fact]
    public void Every_field_of_an_entry_is_in_what_is_hashed() =>
        Assert.Equal(typeof(AuditRecord).GetProperties(BindingFlags.Public | BindingFlags.Instance).Length - 1, EntryContent.Names.Count); // all but the row number

    private static (Link[] Chain, long Place)? Tampered(Link[] chain, int place, int other, EntryContent content, Tampering tampering)
    {
        var copy = chain.ToArray();
        var link = chain[place];
        switch (tampering)
        {
            case Tampering.Field:
                if (Bytes(content).AsSpan().SequenceEqual(Bytes(link.Content))) return null;
                copy[place] = link with { Content = content };
                return (copy, place + 1);
            case Tampering.Salt:
                copy[place] = link with { Salt = Flip(link.Salt, other) };
                return (copy, place + 1);
            case Tampering.ContentHash:
                copy[place] = link with { ContentHash = Flip(link.ContentHash, other) };
                return (copy, place + 1);
            case Tampering.Hash:
                copy[place] = link with { Hash = Flip(link.Hash, other) };
                return (copy, place + 1);
            case Tampering.Position:
                copy[place] = link with { Position = link.Position + 1 + (other % 5) };
                return (copy, place + 1);
            case Tampering.Delete:
                // The last one is what checkpoints outside are for.
                return place == chain.Length - 1 ? null : ([.. chain[..place], .. chain[(place + 1)..]], place + 1);
            case Tampering.Insert:
                if (Bytes(content).AsSpan().SequenceEqual(Bytes(link.Content))) return null;
                return ([.. chain[..place], link with { Content = content, ContentHash = SealChain.ContentHash(link.Salt, content) }, .. chain[place..]], place + 1);
            case Tampering.Swap:
                var second = other % chain.Length;
                if (second == place) return null;
                (copy[place], copy[second]) = (copy[second], copy[place]);
                return (copy, Math.Min(place, second) + 1);
            default:
                // The entry and its own seal are made to fit; those after it are not.
                if (place == chain.Length - 1 || Bytes(content).AsSpan().SequenceEqual(Bytes(link.Content))) return null;
                var hash = SealChain.ContentHash(link.Salt, content);
                copy[place] = link with { Content = content, ContentHash = hash, Hash = SealChain.Hash(place == 0 ? SealChain.Genesis(Log) : chain[place - 1].Hash, place + 1, hash) };
                return (copy, place + 2);
        }
    }

    private static LogFinding? Check(IEnumerable<Link> chain, Checkpoint? checkpoint = null)
    {
        var check = new ChainCheck(Log, 0, null, Known);
        foreach (var link in chain)
        {
            if (Step(check, link) is { } finding) return finding;
            if (checkpoint?.Position == check.Position && check.At(checkpoint) is { } disagreement) return disagreement;
        }

        return null;
    }

    private static LogFinding? Step(ChainCheck check, Link link) => check.Entry(link.Position, link.Salt, link.ContentHash, link.Hash, link.Content);

    private static Checkpoint Signed(Link[] chain) => Checkpoint.Sign(1, Log, chain.Length, chain[^1].Hash, new DateTime(2026, 6, 15, 9, 30, 0, DateTimeKind.Utc), Key);

    private static Link[] Chained(EntryContent[] contents)
    {
        var links = new Link[contents.Length];
        var previous = SealChain.Genesis(Log);
        for (var n = 0; n < contents.Length; n++)
        {
            var salt = RandomNumberGenerator.GetBytes(SealChain.SaltLength);
            var hash = SealChain.ContentHash(salt, contents[n]);
            links[n] = new Link(n + 1, salt, contents[n], hash, previous = SealChain.Hash(previous, n + 1, hash));
        }

        return links;
    }

    private static byte[] Bytes(EntryContent content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        content.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Utf8(string? text) => text is null ? null : Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var copy = bytes.ToArray();
        copy[bit % copy.Length] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private sealed record Link(long Position, byte[] Salt, EntryContent Content, byte[] ContentHash, byte[] Hash);
}
