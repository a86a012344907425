namespace CspPortal.Web.Features.Shared;

/// <summary>Names the texts of the shell: SharedText.resx, SharedText.ja.resx.</summary>
public sealed class SharedText;

/// <summary>Names the sentences of refusals, keyed by <see cref="Domain.Refusal.Code"/>.</summary>
public sealed class RefusalsText;
