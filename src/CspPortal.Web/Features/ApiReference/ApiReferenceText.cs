namespace CspPortal.Web.Features.ApiReference;

public sealed class ApiReferenceText;
