using Xunit;
using Xunit.Abstractions;

namespace CspPortal.Testing;

/// <summary>The classes that take longest begin first, so that at the end no core waits for the last of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
        ["KeySweepTests", "EndpointMatrixTests", "DisabledControlTests", "AppearanceTests", "BrowserTests.CustomersTests", "TheWholeJobTests", "InvoicePropertyTests", "SqlServerScriptTests", "BatchTests"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection =>
        Array.FindIndex(Longest, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length);
}
