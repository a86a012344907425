using System.Collections;
using System.Text.Json;
using CspPortal.Domain.Access;
using CspPortal.Web.Api;
using CspPortal.Web.Api.Wire;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Features.ApiReference;

/// <param name="Query">Names in the query and headers, in the order of the documents.</param>
/// <param name="Body">What is sent; null: nothing.</param>
/// <param name="Answer">What comes back as JSON; null: nothing, or a file.</param>
public sealed record ApiCallRow(string Method, string Path, IReadOnlyList<string> Query, ApiShape? Body, ApiShape? Answer, IReadOnlyList<Role> Roles, bool PeopleOnly);

/// <param name="Name">Of the room, which the texts describe.</param>
public sealed record ApiRoom(string Name, IReadOnlyList<ApiCallRow> Calls);

/// <summary>A value of JSON: a plain one, or a resource with fields.</summary>
/// <param name="Kind">Part of the texts' names: Text, Number, Truth, Date, Guid, Object, Resource.</param>
public sealed record ApiShape(string Kind, Type? Resource, bool IsList)
{
    public string? Anchor => Resource is null ? null : "resource-" + NameOf(Resource);

    public string Say(IStringLocalizer<ApiReferenceText> text)
    {
        var one = Resource is null ? text["Kind." + Kind].Value : NameOf(Resource);
        return IsList ? text["Kind.List", one] : one;
    }

    public static string NameOf(Type resource)
    {
        var name = resource.Name.EndsWith("Resource", StringComparison.Ordinal) ? resource.Name[..^"Resource".Length] : resource.Name;
        return name.StartsWith("Wire", StringComparison.Ordinal) ? name["Wire".Length..] : name;
    }

    public static ApiShape Of(Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (type == typeof(string)) return new("Text", null, false);
        if (type == typeof(bool)) return new("Truth", null, false);
        if (type == typeof(DateTime)) return new("Date", null, false);
        if (type == typeof(Guid)) return new("Guid", null, false);
        if (type.IsPrimitive || type == typeof(decimal)) return new("Number", null, false);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ResourceCollection<>)) return Of(type.GetGenericArguments()[0]) with { IsList = true };
        if (typeof(IDictionary).IsAssignableFrom(type) || type.Name.Contains("Dictionary", StringComparison.Ordinal)) return new("Object", null, false);
        if (type.IsArray) return Of(type.GetElementType()!) with { IsList = true };
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type)) return Of(type.GetGenericArguments()[0]) with { IsList = true };
        return type.Namespace?.StartsWith(nameof(CspPortal), StringComparison.Ordinal) == true ? new("Resource", type, false) : new("Object", null, false);
    }
}

public sealed record ApiField(string Name, ApiShape Shape);

/// <param name="Fields">As they are spelt on the wire.</param>
public sealed record ApiResource(string Name, string Anchor, IReadOnlyList<ApiField> Fields);

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
        Resources = [.. Reached(Rooms.SelectMany(room => room.Calls).SelectMany(call => new[] { call.Body?.Resource, call.Answer?.Resource }).OfType<Type>())
            .Select(type => new ApiResource(ApiShape.NameOf(type), new ApiShape("Resource", type, false).Anchor!, FieldsOf(type))).OrderBy(resource => resource.Name, StringComparer.Ordinal)];
    }

    public string Root { get; }

    public IReadOnlyList<ApiRoom> Rooms { get; }

    public IReadOnlyList<ApiResource> Resources { get; }

    private static ApiCallRow Row(ApiDescription call)
    {
        var facts = ApiCallFacts.Of(call.ActionDescriptor.EndpointMetadata);
        var given = call.ParameterDescriptions.Where(parameter => parameter.Source == BindingSource.Query).Select(parameter => parameter.Name);
        var body = call.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source == BindingSource.Body)?.ModelMetadata?.ModelType;
        var answer = call.SupportedResponseTypes.FirstOrDefault(each => each.StatusCode is >= 200 and < 300)?.Type;
        return new(
            call.HttpMethod ?? "GET", "/" + call.RelativePath, [.. given.Concat(facts.Reads).Distinct(StringComparer.OrdinalIgnoreCase)], body is null ? null : ApiShape.Of(body),
            answer is null || answer == typeof(void) ? null : ApiShape.Of(answer), facts.Roles, facts.PeopleOnly);
    }

    private static IReadOnlyList<ApiField> FieldsOf(Type type) =>
        [.. type.GetProperties().Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract")
            .Select(property => new ApiField(JsonNamingPolicy.CamelCase.ConvertName(property.Name), ApiShape.Of(property.PropertyType)))];

    /// <summary>Those and what their fields are made of.</summary>
    private static HashSet<Type> Reached(IEnumerable<Type> first)
    {
        var (all, open) = (new HashSet<Type>(), new Queue<Type>(first));
        while (open.TryDequeue(out var type))
        {
            if (!all.Add(type)) continue;
            foreach (var field in FieldsOf(type)) if (field.Shape.Resource is { } inner) open.Enqueue(inner);
        }

        return all;
    }
}
