namespace CspPortal.Web.Features.Errors;

public sealed class ErrorsText;
