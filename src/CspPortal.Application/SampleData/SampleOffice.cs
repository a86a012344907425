using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;

namespace CspPortal.Application.SampleData;

/// <summary>Office life around the orders: people sign in, look things up, take files out, keep customers and roles up to date.</summary>
internal sealed class SampleOffice(SampleLog log, DateTime now)
{
    private const int Days = 400;

    public void Live(SamplePartner partner, IReadOnlyList<SampleCustomer> customers)
    {
        var admin = partner.With(Role.GlobalAdmin)[0];
        foreach (var person in partner.People.Where(person => person.Roles.Any())) Assign(partner, admin, person);
        if (partner.Partner.Settings != PartnerSettings.Default) ChangeSettings(partner, admin);
        foreach (var customer in customers) AddCustomer(partner, customer);
        foreach (var customer in customers.Where(customer => customer.GlobalAdmin is not null)) Visit(customer);
        var readers = partner.With(Role.GlobalAdmin, Role.AccountAdmin, Role.ReferralAdmin, Role.MarketingContentAdmin);
        for (var daysAgo = Days; daysAgo >= 0; daysAgo--)
        {
            var day = now.Date.AddDays(-daysAgo);
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            var dice = new Dice($"day/{partner.Key}/{day:O}");
            foreach (var person in partner.With(Enum.GetValues<Role>()).Where(_ => dice.Chance(0.35))) Work(partner, person, day, dice);
            if (day.DayOfWeek == DayOfWeek.Monday) Read(partner, dice.Pick(readers), Hour(partner, day, dice), AuditOperation.ReadActivityLog, day);
            if (day.Day == 3) Read(partner, readers[0], Hour(partner, day, dice), AuditOperation.ExportActivityLog, day);
            if (day.Day == 10) Export(partner, dice.Pick(partner.With(Role.BillingAdmin)), Hour(partner, day, dice), customers.Count);
            if (dice.Chance(0.12)) UpdateCustomer(partner, dice.Pick(customers), Hour(partner, day, dice), dice);
            if (dice.Chance(0.04)) Turn(partner, dice.Pick(partner.With(Role.SalesAgent, Role.HelpdeskAgent)), dice.Pick(customers), Hour(partner, day, dice));
        }
    }

    /// <summary>A working day that leaves nothing but its sign-in and sometimes its sign-out.</summary>
    private void Work(SamplePartner partner, PortalUser person, DateTime day, Dice dice)
    {
        var at = Hour(partner, day, dice);
        if (at >= now) return;
        var actor = log.By(person, at);
        var end = at.AddMinutes(dice.Between(20, 400));
        if (dice.Chance(0.4) && end < now) Add(end, partner, actor, AuditOperation.SignOut);
    }

    private void Assign(SamplePartner partner, PortalUser admin, PortalUser person)
    {
        var at = now.Date.AddDays(-Days - 20).AddHours(partner.OpensAtHour + 1).AddMinutes(person.Name.Length * 7);
        foreach (var role in person.Roles) Add(at, partner, log.By(admin, at), AuditOperation.AssignRole, "user", person.ObjectId.ToString(), $"person={person.UserPrincipalName}", after: role.ToString());
    }

    private void ChangeSettings(SamplePartner partner, PortalUser admin)
    {
        var at = now.Date.AddDays(-Days - 15).AddHours(partner.OpensAtHour + 2);
        log.Add(new AuditRecord(at, partner.Partner.Id, log.By(admin, at), AuditOperation.UpdateSettings)
        {
            ResourceType = "settings",
            OldValue = PartnerSettings.Default.ToString(),
            NewValue = partner.Partner.Settings.ToString(),
        });
    }

    private void AddCustomer(SamplePartner partner, SampleCustomer customer)
    {
        var at = customer.Customer.CreatedAt;
        var agent = new Dice("added/" + customer.Slug).Pick(partner.With(Role.AdminAgent));
        log.Add(new AuditRecord(at, partner.Partner.Id, log.By(agent, at), AuditOperation.AddCustomer)
        {
            CustomerId = customer.Customer.Id,
            CustomerName = customer.Customer.CompanyName,
            ResourceType = "customer",
            ResourceId = customer.Customer.Id.ToString(),
            Details = $"domain={customer.Customer.Domain}; market={customer.Customer.MarketCode}; agreement={customer.Customer.Agreement?.AcceptedOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? "none"}",
        });
    }

    private void UpdateCustomer(SamplePartner partner, SampleCustomer customer, DateTime at, Dice dice)
    {
        if (at >= now || at <= customer.Customer.CreatedAt) return;
        var agent = dice.Pick(partner.With(Role.AdminAgent));
        var phone = customer.Customer.Contact.PhoneNumber!;
        log.Add(new AuditRecord(at, partner.Partner.Id, log.By(agent, at), AuditOperation.UpdateCustomer)
        {
            CustomerId = customer.Customer.Id,
            CustomerName = customer.Customer.CompanyName,
            ResourceType = "customer",
            ResourceId = customer.Customer.Id.ToString(),
            OldValue = $"phone={phone[..^2]}{dice.Between(50, 99)}",
            NewValue = $"phone={phone}",
        });
    }

    /// <summary>Someone asks for a key without the role for it: refused, and logged (KEY-03).</summary>
    private void Turn(SamplePartner partner, PortalUser person, SampleCustomer customer, DateTime at)
    {
        if (at >= now || at <= customer.Customer.CreatedAt) return;
        log.Add(new AuditRecord(at, partner.Partner.Id, log.By(person, at), AuditOperation.GetSoftwareKey, AuditOutcome.Refused)
        {
            CustomerId = customer.Customer.Id,
            CustomerName = customer.Customer.CompanyName,
            Details = $"missing permission={Permission.UseKeysAndDownloads}",
        });
    }

    private void Visit(SampleCustomer customer)
    {
        var dice = new Dice("visits/" + customer.Slug);
        for (var daysAgo = 200; daysAgo > 0; daysAgo -= dice.Between(4, 20))
        {
            var at = Hour(customer.Partner, now.Date.AddDays(-daysAgo), dice);
            if (at > customer.Customer.CreatedAt) log.By(customer.GlobalAdmin!, at);
        }
    }

    private void Read(SamplePartner partner, PortalUser reader, DateTime at, string operation, DateTime day)
    {
        if (at < now) Add(at, partner, log.By(reader, at), operation, "activity_log", details: $"from={DateOnly.FromDateTime(day.AddMonths(-1)):O}; to={DateOnly.FromDateTime(day):O}");
    }

    private void Export(SamplePartner partner, PortalUser person, DateTime at, int rows)
    {
        if (at < now) Add(at, partner, log.By(person, at), AuditOperation.ExportCustomers, "customers", details: $"rows={rows}");
    }

    private void Add(
        DateTime at, SamplePartner partner, Actor actor, string operation, string? resource = null, string? resourceId = null, string? details = null, string? after = null) =>
        log.Add(new AuditRecord(at, partner.Partner.Id, actor, operation) { ResourceType = resource, ResourceId = resourceId, Details = details, NewValue = after });

    private static DateTime Hour(SamplePartner partner, DateTime day, Dice dice) => day.AddHours(partner.OpensAtHour).AddSeconds(dice.Between(0, 9 * 3600));
}
