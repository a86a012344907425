using CspPortal.Application.Entitlements;
using CspPortal.Application.Support;

namespace CspPortal.Web.Infrastructure;

/// <summary>Where files lie, out of the web root: those that customers download in section <c>Artifacts</c> (DWN-01), those of service requests in <c>Attachments</c> (SUP-02).</summary>
public static class ArtifactSetup
{
    public static WebApplicationBuilder AddPortalArtifacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArtifactOptions>().Bind(builder.Configuration.GetSection("Artifacts"))
            .PostConfigure(artifacts => artifacts.Folder = Path.Combine(builder.Environment.ContentRootPath, artifacts.Folder));
        builder.Services.AddOptions<AttachmentOptions>().Bind(builder.Configuration.GetSection("Attachments"))
            .PostConfigure(attachments => attachments.Folder = Path.Combine(builder.Environment.ContentRootPath, attachments.Folder));
        return builder;
    }
}
