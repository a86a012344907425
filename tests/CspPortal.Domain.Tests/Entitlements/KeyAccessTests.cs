using CsCheck;
using CspPortal.Domain.Entitlements;

namespace CspPortal.Domain.Tests.Entitlements;

/// <summary>KEY-02: what opens a key besides the role, and what is told to Global admins.</summary>
[Trait("Rule", "KEY-02")]
public sealed class KeyAccessTests
{
    private static readonly DateTime Now = new(2026, 6, 15, 9, 30, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0L, false)]
    [InlineData(60L, false)]
    [InlineData(61L, true)]
    public void A_sign_in_is_fresh_up_to_its_age_and_not_a_second_longer(long seconds, bool refused) =>
        Assert.Equal(refused, EntitlementPolicy.RefuseSession(Now.AddSeconds(-seconds), TimeSpan.FromMinutes(1), Now) is not null);

    [Fact]
    public void An_unknown_sign_in_is_never_fresh_unless_any_will_do()
    {
        Assert.True(EntitlementPolicy.RefuseSession(null, TimeSpan.FromDays(3000), Now)!.Is(EntitlementRefusals.SignInTooOld));
        Assert.Null(EntitlementPolicy.RefuseSession(null, TimeSpan.Zero, Now));
        Assert.Null(EntitlementPolicy.RefuseSession(DateTime.MinValue, TimeSpan.Zero, Now));
    }

    [Fact]
    public void The_densest_hour_is_the_one_that_counting_from_every_key_finds() =>
        Gen.Int[0, 20_000].Array[0, 60].Sample(seconds =>
        {
            var seen = seconds.Select(second => Now.AddSeconds(second)).ToList();
            var counted = seen.Select(from => (Keys: seen.Count(at => at >= from && at - from < UnusualAccess.Stretch), From: from))
                .OrderByDescending(hour => hour.Keys).ThenBy(hour => hour.From).Select(hour => new KeyBurst(hour.Keys, hour.From)).FirstOrDefault();
            Assert.Equal(counted, UnusualAccess.Densest(seen));
        });
}
