using CspPortal.Application.Auditing.Sealing;
using CspPortal.Application.Entitlements;
using CspPortal.Application.Imports;
using CspPortal.Application.Support;
using CspPortal.Application.Webhooks;
using CspPortal.Application.Work;

namespace CspPortal.Web.Infrastructure;

/// <summary>Where files lie, out of the web root: those that customers download in section <c>Artifacts</c> (DWN-01), those of service requests in <c>Attachments</c> (SUP-02), those of long work in <c>Work</c> (CAT-01); key and checkpoints of the log in <c>Sealing</c> (LOG-04); when a key is shown in <c>Keys</c> (KEY-02); whom webhooks may reach in <c>Webhooks</c>.</summary>
public static class ArtifactSetup
{
    public static WebApplicationBuilder AddPortalArtifacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArtifactOptions>().Bind(builder.Configuration.GetSection("Artifacts"))
            .PostConfigure(artifacts =>
            {
                artifacts.Folder = Path.Combine(builder.Environment.ContentRootPath, artifacts.Folder);
                artifacts.Incoming = Path.Combine(builder.Environment.ContentRootPath, artifacts.Incoming);
            });
        builder.Services.AddOptions<AttachmentOptions>().Bind(builder.Configuration.GetSection("Attachments"))
            .PostConfigure(attachments => attachments.Folder = Path.Combine(builder.Environment.ContentRootPath, attachments.Folder));
        builder.Services.AddOptions<WorkOptions>().Bind(builder.Configuration.GetSection("Work"))
            .PostConfigure(work => work.Folder = Path.Combine(builder.Environment.ContentRootPath, work.Folder));
        builder.Services.AddOptions<SealingOptions>().Bind(builder.Configuration.GetSection("Sealing")).PostConfigure(sealing =>
        {
            sealing.KeyFile = Path.Combine(builder.Environment.ContentRootPath, sealing.KeyFile);
            sealing.CheckpointFolder = Path.Combine(builder.Environment.ContentRootPath, sealing.CheckpointFolder);
        });
        builder.Services.AddOptions<KeyOptions>().Bind(builder.Configuration.GetSection("Keys"));
        builder.Services.AddOptions<WebhookOptions>().Bind(builder.Configuration.GetSection("Webhooks"));
        builder.Services.AddOptions<ImportOptions>().Bind(builder.Configuration.GetSection("Imports"));
        return builder;
    }
}
