using System.Reflection;
using CspPortal.Application.Persistence;
using CspPortal.Testing;
using CspPortal.Web.Api;
using CspPortal.Web.Features.Errors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CspPortal.Web.Tests.Access;

/// <summary>What forms are guarded against: being sent from elsewhere, and holding more than they ask for (SEC-01).</summary>
public sealed class FormGuardTests : IAsyncLifetime
{
    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS", "TRACE"];

    /// <summary>Without a token, each for its reason.</summary>
    private static readonly Dictionary<Type, string> Unguarded = new()
    {
        [typeof(ErrorController)] = "Stands in for a failed answer, with the failed request's method; changes nothing.",
    };

    /// <summary>Non-reading endpoints that are no controller's: the local identity provider, which speaks OpenID Connect and is absent in production.</summary>
    private static readonly string[] Protocol = ["/organizations/oauth2/v2.0/authorize", "/{tenant}/oauth2/v2.0/token", "/{tenant}/oauth2/token", "/organizations/oauth2/v2.0/logout"];

    /// <summary>Who a row belongs to is never the form's to say.</summary>
    private static readonly string[] NeverPosted = ["PartnerId", "CustomerId", "TenantId", "ActorId", "ObjectId"];

    /// <summary>The exceptions, each for its reason.</summary>
    private static readonly Dictionary<string, string> Posted = new(StringComparer.Ordinal)
    {
        ["CustomerForm.TenantId"] = "A new customer's own directory, typed in by the partner; Edit takes it from the address.",
        ["PartnerForm.TenantId"] = "A new partner's own directory, typed in by the operator; Edit takes it from the address.",
        ["NewPersonForm.ObjectId"] = "A colleague who has not signed in yet; whose the person is the Global admin's own tenant says.",
    };

    private PortalHost portal = null!;

    public async Task InitializeAsync() => portal = await PortalHost.StartAsync();

    public async Task DisposeAsync() => await portal.DisposeAsync();

    [Fact] // SEC-01
    public void Every_action_that_is_not_a_read_asks_for_the_forms_token()
    {
        var writes = Actions().Where(IsWrite).ToList();
        Assert.InRange(writes.Count, 5, int.MaxValue);
        Assert.All(writes, action =>
        {
            var filters = action.FilterDescriptors.Select(descriptor => descriptor.Filter).ToList();
            var guarded = filters.Any(filter => filter is AutoValidateAntiforgeryTokenAttribute or ValidateAntiForgeryTokenAttribute)
                && !filters.Any(filter => filter is IgnoreAntiforgeryTokenAttribute);
            Assert.True(guarded || IsOfPrograms(action) || Unguarded.ContainsKey(action.ControllerTypeInfo.AsType()), $"{action.DisplayName} takes forms from anywhere.");
        });
    }

    [Fact] // SEC-01
    public void Writes_outside_the_controllers_are_the_sign_in_protocols_own()
    {
        var others = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is null && PortalAddress.MethodsOf(endpoint).Except(Reading).Any())
            .Select(endpoint => endpoint.RoutePattern.RawText!);
        Assert.Equal(Protocol.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
    }

    [Fact] // SEC-01
    public async Task Forms_bind_to_types_of_their_own_and_never_to_entities()
    {
        var entities = await portal.InDatabaseAsync(db => Task.FromResult(db.Model.GetEntityTypes().Select(type => type.ClrType).ToHashSet()));
        var bound = Actions().Where(action => !IsOfPrograms(action)).SelectMany(action => action.Parameters.OfType<ControllerParameterDescriptor>()
            .Where(parameter => parameter.BindingInfo?.BindingSource is not { } source || (source != BindingSource.Services && source != BindingSource.Special))
            .Select(parameter => (Action: action, Type: parameter.ParameterType))).ToList();
        Assert.Contains(bound, each => each.Type.Assembly == typeof(Program).Assembly);
        Assert.All(bound, each => Assert.All(TypesIn(each.Type), type => Assert.False(entities.Contains(type), $"{each.Action.DisplayName} binds {type.Name}, an entity.")));
        Assert.All(bound.Where(each => IsWrite(each.Action)), each =>
            Assert.All(TypesIn(each.Type).SelectMany(Settable), property =>
                Assert.False(
                    NeverPosted.Contains(property.Name) && !Posted.ContainsKey($"{property.DeclaringType!.Name}.{property.Name}"),
                    $"{each.Action.DisplayName} lets a form say {property.DeclaringType!.Name}.{property.Name}.")));
    }

    [Fact] // SEC-01
    public async Task Fields_that_a_form_does_not_have_are_not_heard()
    {
        var agent = portal.As(People.AdminAgent);
        var page = await agent.GetPageAsync($"/customers/{Books.Adatum}/products");
        var more = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Form.Quantity"] = "2" };
        foreach (var prefix in new[] { "", "Form." })
        {
            (more[prefix + "PartnerId"], more[prefix + "CustomerId"]) = ($"{Books.Fabrikam}", $"{Books.Tailspin}");
            (more[prefix + "Version"], more[prefix + "Revision"]) = ("77", $"{Guid.NewGuid()}");
            (more[prefix + "Price"], more[prefix + "ListPrice"], more[prefix + "UnitPrice"]) = ("0.01", "0.01", "0.01");
        }

        await agent.SubmitAsync(page, $"form[method=post]:has(input[value='{Books.Perpetual}'])", more);
        Assert.Equal(200, agent.LastStatus);

        var cart = Assert.Single(await portal.InDatabaseAsync(db => db.Carts.AcrossTenants(db).ToListAsync()));
        Assert.Equal((Books.Contoso, Books.Adatum), (cart.PartnerId, cart.CustomerId));
        Assert.NotEqual(77, cart.Version);
        page = await agent.GetPageAsync($"/customers/{Books.Adatum}/cart");
        Assert.Contains("200.00", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    /// <summary>They hear tokens alone, never a cookie that a browser would send along; <see cref="A_cookie_opens_no_door_of_programs"/>.</summary>
    private static bool IsOfPrograms(ControllerActionDescriptor action) => typeof(PartnerApiController).IsAssignableFrom(action.ControllerTypeInfo);

    [Fact] // SEC-01
    public async Task A_cookie_opens_no_door_of_programs()
    {
        var agent = portal.NewVisitor();
        await agent.SignInAsync(People.AdminAgent);
        using var page = await agent.Client.GetAsync("/customers");
        Assert.Equal(200, (int)page.StatusCode);
        using var list = await agent.Client.GetAsync("/v1/customers");
        Assert.Equal(401, (int)list.StatusCode);
        using var program = await portal.ProgramAsync(People.AdminAgent);
        using var people = await program.GetAsync("/customers");
        Assert.Equal(302, (int)people.StatusCode);
    }

    private static bool IsWrite(ControllerActionDescriptor action)
    {
        var methods = (action.ActionConstraints ?? []).OfType<Microsoft.AspNetCore.Mvc.ActionConstraints.HttpMethodActionConstraint>().SelectMany(constraint => constraint.HttpMethods).ToList();
        return methods.Count == 0 || methods.Except(Reading).Any();
    }

    /// <summary>The type itself and those of its properties, ours alone.</summary>
    private static HashSet<Type> TypesIn(Type type)
    {
        var (found, open) = (new HashSet<Type>(), new Queue<Type>([type]));
        while (open.TryDequeue(out var next))
        {
            next = Nullable.GetUnderlyingType(next) ?? next.GetElementType() ?? next;
            foreach (var argument in next.GetGenericArguments()) open.Enqueue(argument);
            if (next.IsEnum || next.Namespace?.StartsWith("CspPortal", StringComparison.Ordinal) != true || !found.Add(next)) continue;
            foreach (var property in Settable(next)) open.Enqueue(property.PropertyType);
        }

        return found;
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.SetMethod is { IsPublic: true });

    private List<ControllerActionDescriptor> Actions() =>
        [.. portal.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<ControllerActionDescriptor>()];
}
