using CspPortal.Web.Api;
using CspPortal.Web.Cli;
using CspPortal.Web.Infrastructure;
using CspPortal.Web.Infrastructure.Identity;
using CspPortal.Web.Infrastructure.Pages;
using CspPortal.Web.Workers;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddPortalObservability();
    builder.AddPortalHost();
    builder.AddPortalDatabase();
    builder.AddPortalArtifacts();
    builder.AddPortalDocuments();
    builder.Services.AddPortalDataProtection(builder.Configuration);
    var signIn = builder.AddPortalIdentity();
    builder.Services.AddPortalPages(builder.Environment);
    builder.Services.AddPartnerApi();
    builder.Services.AddPortalWorkers(builder.Configuration);

    var app = builder.Build();
    if (await Verbs.TryRunAsync(app.Services, args) is { } exitCode) return exitCode;

    SignInSources.RefuseIfMissing(signIn);
    app.WarnWithoutCertificate();
    await app.PrepareDatabaseAsync();
    app.UsePortalPipeline(signIn);
    app.MapGroup("").WithMetadata(PortalPipeline.Unasked("Our own files.")).MapStaticAssets();
    app.MapControllers();
    await app.RunAsync();
    return 0;
}
catch (SetupException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return SetupException.ExitCode;
}

public partial class Program;
