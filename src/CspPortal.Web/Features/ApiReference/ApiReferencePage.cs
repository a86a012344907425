using CspPortal.Domain.Access;
using CspPortal.Web.Api;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace CspPortal.Web.Features.ApiReference;

public sealed record ApiCallRow(string Method, string Path, IReadOnlyList<Role> Roles, bool PeopleOnly);

/// <param name="Name">Of the room, which the texts describe.</param>
public sealed record ApiRoom(string Name, IReadOnlyList<ApiCallRow> Calls);

public sealed class ApiReferencePage
{
    /// <param name="root">Where this portal is: what a client's root address is set to.</param>
    public ApiReferencePage(IEnumerable<ApiDescription> calls, string root)
    {
        Root = root;
        Rooms = [.. calls.Where(call => ApiDoors.IsApi("/" + call.RelativePath))
            .GroupBy(call => (call.RelativePath!.StartsWith("portal/", StringComparison.Ordinal) ? "Portal" : "") + call.ActionDescriptor.RouteValues["controller"], StringComparer.Ordinal)
            .OrderBy(room => room.Key.StartsWith("Portal", StringComparison.Ordinal)).ThenBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => new ApiRoom(room.Key, [.. room.OrderBy(call => call.RelativePath, StringComparer.Ordinal).ThenBy(call => call.HttpMethod, StringComparer.Ordinal).Select(Row)]))];
    }

    public string Root { get; }

    public IReadOnlyList<ApiRoom> Rooms { get; }

    private static ApiCallRow Row(ApiDescription call)
    {
        var facts = ApiCallFacts.Of(call.ActionDescriptor.EndpointMetadata);
        return new(call.HttpMethod ?? "GET", "/" + call.RelativePath, facts.Roles, facts.PeopleOnly);
    }
}
