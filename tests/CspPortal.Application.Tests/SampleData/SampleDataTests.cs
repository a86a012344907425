using System.IO.Compression;
using System.Security.Cryptography;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Files;
using CspPortal.Application.Persistence;
using CspPortal.Application.SampleData;
using CspPortal.Application.Verification;
using CspPortal.Domain;
using CspPortal.Domain.Access;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Catalog;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Entitlements;
using CspPortal.Domain.Imports;
using CspPortal.Domain.Work;
using CspPortal.Domain.Verification;
using CspPortal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace CspPortal.Application.Tests.SampleData;

[Collection(SampleDataGroup.Name)]
public sealed class SampleDataTests(SampleDataFixture sample, ITestOutputHelper output)
{
    public static readonly TheoryData<Guid> Partners = [SampleOrganisations.Kaede, SampleOrganisations.Norrsken];

    [Fact]
    public async Task It_is_created_once_and_a_second_run_changes_nothing()
    {
        output.WriteLine($"{sample.First.Rows} rows in {sample.Took}");
        Assert.True(sample.First.Created);
        var before = await sample.AllAsync<AuditRecord>();

        Assert.Equal(new SampleDataResult(false, 0), await sample.CreateAsync());
        Assert.Equal(before.Count, (await sample.AllAsync<AuditRecord>()).Count);
        Assert.Equal(2, (await sample.Database.WideAsync<PortalDbContext, List<Partner>>(db => db.Partners.ToListAsync())).Count);
    }

    [Fact] // OPR-01
    public async Task Its_books_are_as_the_rules_have_them()
    {
        var (counts, found) = (new VerifiedCounts(), new List<Finding>());
        await sample.Database.WideAsync<VerifyBooks, bool>(async verify =>
        {
            await foreach (var finding in verify.AllAsync(counts)) found.Add(finding);
            return true;
        });
        Assert.Equal([], found);
        Assert.True(counts is { Orders: > 100, Invoices: > 5 }, $"{counts.Orders} orders, {counts.Invoices} invoices");
    }

    [Fact]
    public async Task Just_after_midnight_of_a_leap_day_nothing_of_it_lies_in_the_future()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"artifacts-{Guid.NewGuid():N}");
        await using var database = await PortalDatabase.CreateAsync(services => services.Configure<ArtifactOptions>(artifacts => artifacts.Folder = folder));
        database.Clock.SetUtcNow(new DateTimeOffset(2028, 2, 29, 0, 0, 2, TimeSpan.Zero));
        Assert.True((await database.WideAsync<CreateSampleData, SampleDataResult>(create => create.ExecuteAsync(default))).Created);
        Directory.Delete(folder, recursive: true);

        var latest = await database.WideAsync<PortalDbContext, DateTime[]>(async db =>
        [
            await db.AuditRecords.AcrossTenants(db).MaxAsync(record => record.OccurredAt),
            await db.OrderLines.AcrossTenants(db).MaxAsync(line => line.PurchasedAt),
            await db.InvoiceLines.AcrossTenants(db).MaxAsync(line => line.OccurredAt),
            await db.LinkUses.AcrossTenants(db).MaxAsync(use => use.UsedAt),
            await db.Orders.AcrossTenants(db).MaxAsync(order => order.CancelledAt) ?? DateTime.MinValue,
        ]);
        Assert.All(latest, instant => Assert.True(instant <= database.Now, $"{instant:O}"));
        Assert.Equal(database.Now.Date, latest[1].Date);
    }

    [Fact] // CAT-01
    public async Task An_import_that_was_applied_and_one_with_faults_to_read_are_there()
    {
        var imports = await sample.AllAsync<Import>();
        Assert.Equal([ImportStatus.Applied, ImportStatus.Rejected], imports.OrderBy(import => import.UploadedAt).Select(import => import.Status));
        var faulty = imports.Single(import => import.Status == ImportStatus.Rejected);
        var rejected = await sample.AllAsync<ImportRow>();
        Assert.Equal(faulty.Counts.Rejected, rejected.Count(row => row.ImportId == faulty.Id && row.Outcome == ImportOutcome.Rejected && StoredRefusals.Read(row.Reasons).Count == 1));
        var jobs = await sample.AllAsync<Job>();
        Assert.All(imports, import => Assert.Equal(JobStatus.Completed, jobs.Single(job => job.Id == import.JobId).Status));
    }

    [Theory, MemberData(nameof(Partners))]
    public async Task A_partner_has_over_forty_customers_in_over_25_markets(Guid partnerId)
    {
        var customers = await sample.OfPartnerAsync<Customer>(partnerId);
        var unavailable = (await sample.Database.WideAsync<PortalDbContext, List<string>>(
            db => db.ReservationAvailability.Where(row => !row.Available).Select(row => row.MarketCode).ToListAsync())).ToHashSet();

        Assert.True(customers.Count >= 40);
        Assert.True(customers.Select(customer => customer.MarketCode).Distinct().Count() >= 25);
        Assert.All(["JP", "BR", "AU"], market => Assert.Contains(customers, customer => customer.MarketCode == market));
        Assert.True(customers.Count(customer => unavailable.Contains(customer.MarketCode)) >= 4);
        Assert.Contains(customers, customer => customer.Agreement is null);
        Assert.All(customers, customer => Assert.EndsWith(".example", customer.Domain, StringComparison.Ordinal));
        Assert.Contains(customers, customer => customer.CompanyName.Any(letter => letter is >= '\u0590' and <= '\u06FF'));
        Assert.Contains(customers, customer => customer.CompanyName.Any(letter => letter is >= '\u3040' and <= '\u9FFF'));
        Assert.Contains(customers, customer => customer.CompanyName.Any(letter => letter is >= '\u00C0' and <= '\u017F'));
    }

    [Theory, MemberData(nameof(Partners))]
    public async Task Every_role_of_a_partner_has_a_person_and_one_has_several_one_none_one_is_shut_out(Guid partnerId)
    {
        var people = (await PeopleAsync()).Where(person => person.TenantId == partnerId).ToList();

        Assert.All(OfPartner, role => Assert.Contains(people, person => !person.Disabled && person.Roles.SequenceEqual([role])));
        Assert.Contains(people, person => person.Roles.Count() > 1);
        Assert.Contains(people, person => !person.Roles.Any());
        Assert.Contains(people, person => person.Disabled);
    }

    [Fact]
    public async Task Customers_and_the_operator_have_people_too()
    {
        var people = await PeopleAsync();
        var customers = (await sample.AllAsync<Customer>()).Select(customer => customer.Id).ToHashSet();

        Assert.Contains(people, person => customers.Contains(person.TenantId) && person.Roles.SequenceEqual([Role.CustomerGlobalAdmin]));
        Assert.Contains(people, person => customers.Contains(person.TenantId) && !person.Roles.Any());
        Assert.Contains(people, person => person.TenantId == SampleOrganisations.Operator && person.Roles.SequenceEqual([Role.PortalOperator]));
        Assert.All(people, person => Assert.EndsWith(".example", person.UserPrincipalName, StringComparison.Ordinal));
        Assert.Equal(SampleOrganisations.PersonId("sakura.tanaka@kaede-distribution.example"), people.Single(person => person.Name == "田中 さくら").ObjectId);
    }

    [Fact] // MKT-01, MKT-02
    public async Task Over_thirty_products_of_all_kinds_are_priced_in_every_market_but_reservations()
    {
        var products = await sample.Database.WideAsync<PortalDbContext, List<Product>>(db => db.Products.AsNoTracking().Include(product => product.Skus).ToListAsync());
        var prices = await sample.Database.WideAsync<PortalDbContext, List<PriceListEntry>>(db => db.PriceList.AsNoTracking().ToListAsync());
        var kinds = products.ToDictionary(product => product.Id, product => product.Kind);
        var today = DateOnly.FromDateTime(sample.Database.Now);

        Assert.True(products.Count >= 30);
        Assert.Equal(4, kinds.Values.Distinct().Count());
        Assert.Contains(products, product => product.Skus.All(sku => !sku.HasKey && !sku.HasDownloads) && product.Title.Contains("CAL", StringComparison.Ordinal));
        Assert.All(["USD", "EUR", "JPY", "AUD", "BRL"], currency => Assert.Contains(prices, price => price.UnitPrice.Currency == currency));
        Assert.All(prices, price => Assert.Equal(price.UnitPrice, Money.RoundDown(price.UnitPrice.Amount, price.UnitPrice.Currency)));
        foreach (var sku in products.SelectMany(product => product.Skus))
        {
            var sold = prices.Where(price => price.ProductId == sku.ProductId && price.SkuId == sku.Id && price.Segment == Segment.Commercial && price.IsInForce(today))
                .Select(price => price.MarketCode).Distinct().Count();
            Assert.Equal(kinds[sku.ProductId] == ProductKind.AzureReservation ? 245 - 109 : 245, sold);
        }

        Assert.Contains(prices, price => price.EffectiveTo < today);
        Assert.Contains(prices, price => price.EffectiveFrom > today);
        Assert.Contains(prices, price => price.Segment == Segment.Education);
    }

    [Fact]
    public async Task Everything_with_a_download_has_files_and_key_stock_is_plenty_low_or_empty()
    {
        var products = await sample.Database.WideAsync<PortalDbContext, List<Product>>(db => db.Products.AsNoTracking().Include(product => product.Skus).ToListAsync());
        var artifacts = await sample.Database.WideAsync<PortalDbContext, List<Artifact>>(db => db.Artifacts.AsNoTracking().ToListAsync());
        var stock = (await sample.Database.WideAsync<PortalDbContext, List<StockKey>>(db => db.StockKeys.AsNoTracking().ToListAsync()))
            .GroupBy(key => (key.ProductId, key.ProductVersion)).ToDictionary(group => group.Key, group => group.Count());

        foreach (var product in products.Where(product => product.Skus.Any(sku => sku.HasDownloads)))
        {
            var versions = artifacts.Where(artifact => artifact.ProductId == product.Id).Select(artifact => artifact.Version).Distinct().ToList();
            Assert.NotEmpty(versions);
            Assert.Contains(artifacts, artifact => artifact.ProductId == product.Id && artifact.Language == "en-US");
        }

        Assert.Contains(artifacts, artifact => artifact.Bit == "x86");
        Assert.True(artifacts.Count(artifact => artifact.Size > 3_000_000) is >= 2 and <= 6);
        Assert.Contains(stock, row => row.Value is 2);
        Assert.True(stock.Count(row => row.Value >= 30) > 20);
        Assert.Contains(products, product => product.KeySource == KeySource.Generated);
        Assert.Contains(products, product => product.KeySource == KeySource.Stock && product.Skus.Any(sku => sku.HasKey) && stock.Keys.All(key => key.ProductId != product.Id));
    }

    [Fact] // DWN-01
    public async Task Every_file_is_in_the_store_as_the_catalogue_has_it_and_opens_as_an_archive()
    {
        var artifacts = await sample.Database.WideAsync<PortalDbContext, List<Artifact>>(db => db.Artifacts.AsNoTracking().ToListAsync());
        await sample.Database.WideAsync<IArtifactStore, bool>(async store =>
        {
            foreach (var artifact in artifacts)
            {
                await using var content = (await store.OpenAsync(artifact.Id, default))!;
                Assert.Equal(artifact.Size, content.Length);
                Assert.Equal(artifact.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content)));
                using var zip = new ZipArchive(content, ZipArchiveMode.Read);
                using var readme = new StreamReader(zip.GetEntry("readme.txt")!.Open());
                Assert.StartsWith($"{artifact.Version}\n{artifact.Language} / {artifact.Bit}\n", await readme.ReadToEndAsync(), StringComparison.Ordinal);
            }

            return true;
        });
    }

    [Fact] // KEY-01, KEY-02
    public async Task Keys_are_encrypted_by_the_vault_and_have_the_shape_of_their_product()
    {
        var keys = await sample.AllAsync<ProductKey>();
        var stock = await sample.Database.WideAsync<PortalDbContext, List<StockKey>>(db => db.StockKeys.AsNoTracking().ToListAsync());
        var revealed = await sample.Database.WideAsync<ProductKeyVault, List<string>>(
            vault => Task.FromResult(keys.Select(key => key.ProtectedValue).Concat(stock.Select(key => key.ProtectedValue)).Select(vault.Reveal).ToList()));

        Assert.All(revealed, key => Assert.Matches($"^[{KeyFormat.Alphabet}]{{32}}$", key));
        Assert.Equal(revealed.Count, revealed.Distinct().Count());
    }

    [Fact]
    public async Task All_texts_fit_their_columns_on_SQL_Server_too()
    {
        var tooLong = await sample.Database.WideAsync<PortalDbContext, List<string>>(async db =>
        {
            var found = new List<string>();
            await db.Database.OpenConnectionAsync();
            foreach (var entity in db.Model.GetEntityTypes())
            {
                var lengths = Texts(entity).GroupBy(text => text.Column).ToDictionary(text => text.Key, text => text.Min(column => column.Length));
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM \"{entity.GetTableName()}\"";
                await using var row = await command.ExecuteReaderAsync();
                while (await row.ReadAsync())
                {
                    for (var column = 0; column < row.FieldCount; column++)
                    {
                        if (row.GetValue(column) is string text && lengths.TryGetValue(row.GetName(column), out var length) && text.Length > length)
                            found.Add($"{entity.GetTableName()}.{row.GetName(column)} ({length}): {text}");
                    }
                }
            }

            return found;
        });

        Assert.Empty(tooLong);
    }

    private static readonly Role[] OfPartner = [.. Enum.GetValues<Role>().Take(8)];

    private static IEnumerable<(string Column, int Length)> Texts(ITypeBase type)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.GetMaxLength() is { } length and > 0) yield return (property.GetColumnName(), length);
        }

        foreach (var text in type.GetComplexProperties().SelectMany(part => Texts(part.ComplexType))) yield return text;
    }

    private Task<List<PortalUser>> PeopleAsync() =>
        sample.Database.WideAsync<PortalDbContext, List<PortalUser>>(db => db.Users.AsNoTracking().Include(user => user.Assignments).ToListAsync());
}
