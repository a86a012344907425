using CspPortal.Application.Entitlements;

namespace CspPortal.Web.Infrastructure;

/// <summary>Where the files that customers download lie: section <c>Artifacts</c>; out of the web root (DWN-01).</summary>
public static class ArtifactSetup
{
    public static WebApplicationBuilder AddPortalArtifacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArtifactOptions>().Bind(builder.Configuration.GetSection("Artifacts"))
            .PostConfigure(artifacts => artifacts.Folder = Path.Combine(builder.Environment.ContentRootPath, artifacts.Folder));
        return builder;
    }
}
