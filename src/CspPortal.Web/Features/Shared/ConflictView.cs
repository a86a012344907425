namespace CspPortal.Web.Features.Shared;

/// <summary>A stale save: both versions, field by field (REL-03).</summary>
public sealed record ConflictView(string Message, IReadOnlyList<ConflictField> Fields);

/// <param name="Label">As on the form.</param>
public sealed record ConflictField(string Label, string? Current, string? Yours)
{
    public bool Differs => (Current ?? "") != (Yours ?? "");
}
