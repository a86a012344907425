using CspPortal.Domain.Access;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CspPortal.Web.Api;

/// <summary>The OpenAPI document of the API, made of the controllers themselves.</summary>
public static class ApiDocument
{
    private const string Name = "v1";
    private const string Bearer = "bearer";

    public static IServiceCollection AddPartnerApi(this IServiceCollection services) => services.AddOpenApi(Name, document =>
    {
        document.ShouldInclude = call => ApiDoors.IsApi("/" + call.RelativePath);
        document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        document.AddDocumentTransformer((open, _, _) =>
        {
            open.Info = new OpenApiInfo
            {
                Title = "CspPortal API",
                Version = "v1",
                Description = "The calls of Partner Center's REST API v1 for software, and the portal's own beside them under /portal/v1. Lines of an order count from 0 under /v1 and from 1 under /portal/v1.",
            };
            open.Servers = [new OpenApiServer { Url = "/" }];
            open.Components ??= new OpenApiComponents();
            open.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, BearerFormat = "JWT", Description = "A token of Microsoft Entra for this application; in Development of the portal's own token address." },
            };
            open.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, open)] = [] }];
            return Task.CompletedTask;
        });
        document.AddOperationTransformer(async (operation, context, ct) =>
        {
            var facts = ApiCallFacts.Of(context.Description.ActionDescriptor.EndpointMetadata);
            operation.OperationId = $"{context.Description.ActionDescriptor.RouteValues["controller"]}_{context.Description.ActionDescriptor.RouteValues["action"]}_{context.Description.RelativePath?.Split('/')[0]}{(HttpMethods.IsHead(context.Description.HttpMethod ?? "") ? "_head" : "")}";
            operation.Description = $"Roles: {string.Join(", ", facts.Roles)}.{(facts.PeopleOnly ? " A person's token only." : "")}";
            foreach (var name in facts.Reads)
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = name, In = ReadsAttribute.IsHeader(name) ? ParameterLocation.Header : ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }

            if (!HttpMethods.IsGet(context.Description.HttpMethod ?? "") && !HttpMethods.IsHead(context.Description.HttpMethod ?? ""))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = PartnerApiDoor.RequestIdHeader, In = ParameterLocation.Header, Description = "GUID of this call: a repeat with it gets the first answer again.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
                });
            }

            context.Document!.AddComponent<IOpenApiSchema>(nameof(PartnerError), await context.GetOrCreateSchemaAsync(typeof(PartnerError), null, ct));
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "Refused, in Partner Center's error shape.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(PartnerError), context.Document) } },
            };
        });
    });

    /// <returns>JSON, the same for the same program.</returns>
    public static async Task<string> WriteAsync(IServiceProvider services, CancellationToken ct)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(ct);
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct)).ReplaceLineEndings("\n");
    }
}

/// <summary>Who may make a call, as its endpoint says (ACC-05).</summary>
/// <param name="Reads">Of the query and the headers, beside what the action is given.</param>
public sealed record ApiCallFacts(IReadOnlyList<Role> Roles, bool PeopleOnly, IReadOnlyList<string> Reads)
{
    public static ApiCallFacts Of(IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        return new(all.OfType<RequiresAttribute>().LastOrDefault() is { } requires ? PermissionTable.RolesFor(requires.Permission) : [], all.OfType<PeopleOnlyAttribute>().Any(), all.OfType<ReadsAttribute>().LastOrDefault()?.Names ?? []);
    }
}
