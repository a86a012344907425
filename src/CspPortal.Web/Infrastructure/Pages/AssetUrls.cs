using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticAssets;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Addresses of our files with their fingerprint, served immutable: <c>Assets["css/site.css"]</c>.</summary>
public sealed class AssetUrls(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<string, string>> fingerprinted = new(() => endpoints.Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
        .OfType<StaticAssetDescriptor>()
        .Where(asset => asset.Selectors.Count == 0)
        .SelectMany(asset => asset.Properties.Where(property => property.Name == "label").Select(label => (label.Value, asset.Route)))
        .DistinctBy(pair => pair.Value)
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Route));

    public string this[string path] => "/" + (fingerprinted.Value.GetValueOrDefault(path) ?? path);
}
