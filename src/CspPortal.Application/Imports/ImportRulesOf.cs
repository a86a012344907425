using CspPortal.Domain.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Application.Imports;

/// <summary>The rules of a kind of file, made anew for each run: they remember what they have read.</summary>
internal sealed class ImportRulesOf(IServiceProvider services)
{
    public IImportRules For(ImportKind kind) => kind switch
    {
        ImportKind.PriceList => services.GetRequiredService<PriceListImport>(),
        ImportKind.ProductKeys => services.GetRequiredService<ProductKeyImport>(),
        ImportKind.Downloads => services.GetRequiredService<DownloadImport>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
