using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Finds views in the feature folder of the controller's namespace, then in Shared.</summary>
public sealed class RoomViewLocations : IViewLocationExpander
{
    private const string Room = "room";
    private const string Features = "CspPortal.Web.Features.";

    public void PopulateValues(ViewLocationExpanderContext context)
    {
        var space = (context.ActionContext.ActionDescriptor as ControllerActionDescriptor)?.ControllerTypeInfo.Namespace;
        if (space?.StartsWith(Features, StringComparison.Ordinal) == true)
            context.Values[Room] = space[Features.Length..].Replace('.', '/');
    }

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations)
    {
        if (context.Values.TryGetValue(Room, out var room)) yield return $"/Features/{room}/{{0}}.cshtml";
        yield return "/Features/Shared/{0}.cshtml";
    }
}
