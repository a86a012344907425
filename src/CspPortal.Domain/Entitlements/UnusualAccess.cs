namespace CspPortal.Domain.Entitlements;

/// <summary>The most keys that somebody saw within an hour.</summary>
/// <param name="From">When the first of them was seen, UTC.</param>
public sealed record KeyBurst(int Keys, DateTime From);

/// <summary>What a Global admin should look at: not forbidden, only unlike other days (KEY-02, HOM-01).</summary>
public static class UnusualAccess
{
    public static readonly TimeSpan Stretch = TimeSpan.FromHours(1);

    /// <param name="seen">When one person saw keys, in any order, UTC.</param>
    /// <returns>The densest hour, the earliest of equals; null when nothing was seen.</returns>
    public static KeyBurst? Densest(IEnumerable<DateTime> seen)
    {
        var times = seen.Order().ToList();
        KeyBurst? most = null;
        for (int first = 0, last = 0; first < times.Count; first++)
        {
            while (last < times.Count && times[last] - times[first] < Stretch) last++;
            if (most is null || last - first > most.Keys) most = new KeyBurst(last - first, times[first]);
        }

        return most;
    }
}
