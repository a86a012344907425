using CspPortal.Domain.Auditing;
using CspPortal.Domain.Support;

namespace CspPortal.Domain.Tests.Support;

/// <summary>Whose turn it is on a service request (SUP-03), and what its files are called (SUP-02).</summary>
public sealed class ServiceRequestTests
{
    private static readonly DateTime At = new(2026, 6, 15, 9, 30, 0, DateTimeKind.Utc);

    [Theory] // SUP-03
    [InlineData(ServiceRequestAct.Asked, true, ServiceRequestStatus.AttentionNeeded)]
    [InlineData(ServiceRequestAct.Noted, true, ServiceRequestStatus.Open)]
    [InlineData(ServiceRequestAct.Noted, false, ServiceRequestStatus.Open)]
    [InlineData(ServiceRequestAct.Credited, true, ServiceRequestStatus.Open)]
    [InlineData(ServiceRequestAct.Closed, true, ServiceRequestStatus.Closed)]
    [InlineData(ServiceRequestAct.Closed, false, ServiceRequestStatus.Closed)]
    public void An_act_on_an_open_request_says_whose_turn_it_is(ServiceRequestAct act, bool isOperator, ServiceRequestStatus after)
    {
        var request = Make();
        var entry = request.Add(act, Guid.NewGuid(), "text", Actor.Worker("someone"), isOperator, At);
        Assert.Equal((after, after, 2, 2), (request.Status, entry.StatusAfter, entry.Number, request.EntryCount));
    }

    [Fact] // SUP-03
    public void A_question_stays_until_the_partner_answers_and_a_closed_request_opens_again_at_the_partners_word()
    {
        var request = Make();
        Act(ServiceRequestAct.Asked, isOperator: true);
        Act(ServiceRequestAct.Noted, isOperator: true);
        Assert.Equal(ServiceRequestStatus.AttentionNeeded, request.Status);
        Act(ServiceRequestAct.Noted, isOperator: false);
        Assert.Equal(ServiceRequestStatus.Open, request.Status);
        Act(ServiceRequestAct.Closed, isOperator: true);
        Act(ServiceRequestAct.Noted, isOperator: true);
        Assert.Equal(ServiceRequestStatus.Closed, request.Status);
        foreach (var act in new[] { ServiceRequestAct.Asked, ServiceRequestAct.Credited, ServiceRequestAct.Closed }) Assert.True(request.Refuse(act)!.Is(ServiceRequestRefusals.Closed));
        Act(ServiceRequestAct.Noted, isOperator: false);
        Assert.Equal(ServiceRequestStatus.Open, request.Status);

        void Act(ServiceRequestAct act, bool isOperator) => request.Add(act, Guid.NewGuid(), null, Actor.Worker("someone"), isOperator, At);
    }

    [Fact] // SUP-03
    public void Numbers_are_SR_and_ten_digits_and_do_not_follow_each_other()
    {
        var numbers = Enumerable.Range(0, 200).Select(_ => ServiceRequestNumbers.New()).ToList();
        Assert.All(numbers, number => Assert.Matches("^SR[0-9]{10}$", number));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.NotEqual(numbers.Order(StringComparer.Ordinal), numbers);
    }

    [Theory] // SUP-02
    [InlineData(null, "file.txt")]
    [InlineData("", "file.txt")]
    [InlineData(".txt", "txt.txt")]
    [InlineData("..", "file.txt")]
    [InlineData("a\0b\r\n.txt", "ab.txt")]
    [InlineData("a<b>|c?.csv", "abc.csv")]
    [InlineData("x.txt. . ", "x.txt")]
    public void A_name_is_made_safe_to_show_and_to_save(string? given, string safe) => Assert.Equal(safe, FileNames.Safe(given, FileKind.Text));

    [Fact] // SUP-02
    public void A_long_name_is_cut_before_its_ending_and_never_within_a_character()
    {
        var safe = FileNames.Safe(string.Concat(Enumerable.Repeat("🙂", 200)) + ".csv", FileKind.Text);
        Assert.InRange(safe.Length, 100, FileNames.Length);
        Assert.EndsWith("🙂.csv", safe, StringComparison.Ordinal);
    }

    private static ServiceRequest Make() => new(
        Guid.NewGuid(), Guid.NewGuid(), ServiceRequestNumbers.New(), Guid.NewGuid(), "",
        new ServiceRequestReport(ServiceRequestType.SomethingElse, ServiceRequestImpact.Minimal, "Title", "Text", null, null, null, null, null, null, "A", "a@b.example", "1"),
        Actor.Worker("someone"), At);
}
