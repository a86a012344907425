using System.Text.Encodings.Web;
using System.Text.Unicode;
using CspPortal.Web.Api;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Features.ActivityLog;
using CspPortal.Web.Features.Cancellation;
using CspPortal.Web.Features.Invoices;
using CspPortal.Web.Features.Support;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Everything that makes pages: views by room, two languages, forms, headers, error pages, our files.</summary>
public static class PagesSetup
{
    public static IServiceCollection AddPortalPages(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options => PortalCultures.Configure(options, PortalCookies.Culture(environment)));
        services.AddSingleton<IConfigureOptions<MvcOptions>, BindingMessages>();
        services.AddControllersWithViews(mvc =>
        {
            mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            mvc.ModelBinderProviders.Insert(0, new TypedValueBinderProvider());
            // Validators ask what is filled in; nullability says nothing to people.
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.Conventions.Add(new DevelopmentOnlyAttribute.Convention(environment.IsDevelopment()));
        }).AddJsonOptions(json =>
        {
            WireJson.Configure(json.JsonSerializerOptions);
            json.AllowInputFormatterExceptionMessages = false; // they name our types
        }).ConfigureApiBehaviorOptions(api =>
        {
            api.SuppressMapClientErrors = true;
            api.InvalidModelStateResponseFactory = context => new BadRequestObjectResult(PartnerErrors.Error(context.ModelState));
        }).AddViewOptions(views => views.HtmlHelperOptions.ClientValidationEnabled = false);
        services.Configure<RazorViewEngineOptions>(razor => razor.ViewLocationExpanders.Add(new RoomViewLocations()));
        services.Configure<WebEncoderOptions>(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.AddAntiforgery(forms => forms.Cookie.Harden(PortalCookies.Form(environment), environment));
        services.Configure<CookieTempDataProviderOptions>(tempData => tempData.Cookie.Harden(PortalCookies.Flash(environment), environment));
        services.AddValidatorsFromAssemblyContaining<Program>();
        services.AddSingleton<AssetUrls>();
        services.AddScoped<RefusalTexts>().AddScoped<EvidenceWords>();
        services.AddScoped<FormulaWords>().AddScoped<InvoiceWords>().AddScoped<InvoicePrint>();
        services.AddScoped<CancelCommands>().AddScoped<ProblemFormFiller>();
        return services;
    }

    /// <summary>Goes before routing and authentication, so that strangers get readable answers too.</summary>
    /// <param name="identityProvider">Where signing out leads.</param>
    public static WebApplication UsePortalPages(this WebApplication app, string? identityProvider)
    {
        app.UseWhen(context => !IsLink(context) && !IsAttachment(context), pages => pages.UseSecurityHeaders(SecurityHeaders.Policy(identityProvider)));
        app.UseWhen(IsAttachment, files => files.UseSecurityHeaders(SecurityHeaders.Policy(identityProvider, isSandboxed: true)));
        // The address of a link is its secret: it goes nowhere, not even to our own pages.
        app.UseWhen(IsLink, links => links.UseSecurityHeaders(SecurityHeaders.Policy(identityProvider).AddReferrerPolicyNoReferrer()));
        // Programs get their own answers (PartnerApiDoor).
        app.UseWhen(context => !context.IsApi(), pages =>
        {
            pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
        app.UseDialogRedirects();
        app.UseRequestLocalization();
        return app;
    }

    /// <summary>Files that people sent in (SUP-02): should a browser show one all the same, it shows it as nobody's page.</summary>
    private static bool IsAttachment(HttpContext context) =>
        (context.Request.Path.StartsWithSegments(SupportAddresses.Requests, StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments(SupportAddresses.Desk, StringComparison.OrdinalIgnoreCase))
        && context.Request.Path.Value!.Contains("/files/", StringComparison.OrdinalIgnoreCase);

    private static bool IsLink(HttpContext context) => context.Request.Path.StartsWithSegments("/d", StringComparison.OrdinalIgnoreCase);
}
