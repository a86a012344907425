using CspPortal.Domain.Access;
using CspPortal.Testing;
using CspPortal.Web.Api;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Access;

/// <summary>An endpoint under one of its methods, with an address that names rows of Contoso's.</summary>
internal sealed record PortalAddress(string Method, string Path, RouteEndpoint Endpoint)
{
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS", "TRACE"];

    /// <summary>Parts of an address that name a row of one partner's; the others (artifact, market, status) name what all share.</summary>
    private static readonly string[] NamesRowOfPartner = ["tenant", "order", "line", "link", "request", "file", "person", "batch", "invoice", "delivery", "record"];

    public string Route => Endpoint.RoutePattern.RawText ?? "";

    public bool IsRead => Reading.Contains(Method);

    public bool IsPublic => Endpoint.Metadata.GetMetadata<PublicAttribute>() is not null;

    public Permission? Permission => Endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Permission;

    /// <summary>A room of those who run the installation: they act on every partner's rows.</summary>
    public bool IsOfOperator => Route.TrimStart('/').StartsWith("operator/", StringComparison.Ordinal);

    public bool NamesForeignRowsTo(Person person) =>
        !IsOfOperator && person.TenantId != Books.Contoso && person.TenantId != Books.Adatum && Endpoint.RoutePattern.Parameters.Any(part => NamesRowOfPartner.Contains(part.Name));

    /// <summary>For programs: tokens instead of cookies and forms, Partner Center's errors instead of pages.</summary>
    public bool IsApi => ApiDoors.IsApi(Path);

    /// <summary>By a controller, which is where forms and their tokens are.</summary>
    public bool IsMvc => Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.Controllers.ControllerActionDescriptor>() is not null;

    /// <summary>A file of the build, the same for everyone.</summary>
    public bool IsAsset => Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;

    public static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: [_, ..] methods } ? methods : ["GET"];

    public override string ToString() => $"{Method} /{Route.TrimStart('/')}";
}

internal static class PortalAddresses
{
    /// <summary>Every endpoint of the running portal, under every method it names.</summary>
    public static IReadOnlyList<PortalAddress> AllOf(PortalHost portal, ContosoRows rows) =>
    [
        .. portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => PortalAddress.MethodsOf(endpoint).Select(method => new PortalAddress(method, PathOf(endpoint.RoutePattern, rows), endpoint)))
            .DistinctBy(address => (address.Method, address.Path)), // a file has an endpoint for each of its encodings
    ];

    private static string PathOf(RoutePattern pattern, ContosoRows rows) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => rows.ValueOf(parameter.Name, pattern.RawText ?? ""),
        _ => throw new InvalidOperationException($"{pattern.RawText} has a part of a new kind."),
    }))));
}
