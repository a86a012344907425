using System.Runtime.CompilerServices;
using System.Text.Json;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.Auditing.Sealing;

/// <summary>Checks an exported log without any database, with nothing but the public key (LOG-04). Streams.</summary>
public static class LogFileVerification
{
    /// <summary>A line longer than this is none of ours.</summary>
    private const int LongestLine = 1 << 20;

    /// <param name="isPart">The file is not said to reach to the log's end: checkpoints beyond it say nothing.</param>
    public static async IAsyncEnumerable<LogReport> CheckAsync(
        Stream file, CheckpointKeys keys, OutsideCheckpoints outside, bool isPart, [EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        Walk? walk = null;
        var seen = new HashSet<Guid>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0 || walk is { Finding: not null } && !line.Contains(LogFile.Format, StringComparison.Ordinal)) continue;
            if (Begins(line) is { } begin)
            {
                if (walk is not null) yield return walk.End(isPart);
                walk = new Walk(begin.Log, begin.From - 1, begin.Previous, keys, outside);
                // A log that begins twice, or elsewhere than a log begins, proves nothing.
                if (!seen.Add(begin.Log) || begin.From < 1 || (begin.From == 1 && !begin.Previous.AsSpan().SequenceEqual(SealChain.Genesis(begin.Log)))) walk.Fail(LogFault.Misplaced);
            }
            else if (walk is null)
            {
                yield return new LogReport(Guid.Empty, 0, 0, [], null, new LogFinding(LogFault.Unreadable, Guid.Empty, 0, 0));
                yield break;
            }
            else
            {
                walk.Read(line);
            }
        }

        if (walk is not null) yield return walk.End(isPart);
        if (isPart) yield break;
        foreach (var log in outside.Logs.Where(log => !seen.Contains(log))) yield return new Walk(log, 0, SealChain.Genesis(log), keys, outside).End(isPart);
    }

    private static (Guid Log, long From, byte[] Previous)? Begins(string line)
    {
        if (line.Length > LongestLine || !line.StartsWith("{\"format\":", StringComparison.Ordinal)) return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return ReadParts.From(root, () => ReadParts.Text(root, "format") == LogFile.Format
                ? (ReadParts.Guid(root, "log"), ReadParts.Position(root, "from"), ReadParts.Hex(root, "previous"))
                : throw new FormatException("Another format."));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed class Walk(Guid log, long after, byte[] previous, CheckpointKeys keys, OutsideCheckpoints outside)
    {
        private readonly ChainCheck check = new(log, after, previous, keys);
        private readonly Queue<Checkpoint> kept = outside.Of(log, after);

        public LogFinding? Finding { get; private set; }

        public void Fail(LogFault fault) => Finding ??= check.Found(fault, check.Position + 1);

        public void Read(string line)
        {
            if (Finding is not null) return;
            try
            {
                if (line.Length > LongestLine) throw new FormatException("Too long.");
                using var json = JsonDocument.Parse(line);
                var root = json.RootElement;
                Finding = ReadParts.From(root, () => root.TryGetProperty("checkpoint", out var signed) ? check.At(CheckpointFile.Read(signed)) : Entry(root));
                while (Finding is null && kept.TryPeek(out var next) && next.Position <= check.Position) Finding = check.At(kept.Dequeue());
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                Fail(LogFault.Unreadable);
            }
        }

        public LogReport End(bool isPart)
        {
            if (Finding is null && !isPart && kept.TryPeek(out var next)) Finding = check.Beyond(next);
            if (check.Signed is null && check.Position > after) Finding ??= check.Found(LogFault.Unsigned, after + 1);
            return new LogReport(log, after + 1, check.Position, check.Hash, check.Signed, Finding);
        }

        private LogFinding? Entry(JsonElement line)
        {
            var shown = line.TryGetProperty("content", out var content);
            return check.Entry(
                ReadParts.Position(line, "position"), shown ? ReadParts.Hex(line, "salt") : [], ReadParts.Hex(line, "contentHash"), ReadParts.Hex(line, "hash"), shown ? Content(content) : null);
        }

        /// <summary>Every field by its name and none besides.</summary>
        private static EntryContent Content(JsonElement content)
        {
            var values = new string?[EntryContent.Names.Count];
            foreach (var field in content.EnumerateObject())
            {
                var place = Places.GetValueOrDefault(field.Name, -1);
                if (place < 0 || values[place] is not null) throw new FormatException("A field that no entry has, or twice.");
                values[place] = field.Value.GetString() ?? throw new FormatException("A field that is null is left out.");
            }

            return new EntryContent(values);
        }

        private static readonly Dictionary<string, int> Places = EntryContent.Names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
    }
}
