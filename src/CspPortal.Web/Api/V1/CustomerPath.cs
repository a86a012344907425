using CspPortal.Web.Api.Wire;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CspPortal.Web.Api.V1;

/// <summary>Reads <c>{tenant}</c> of the address as the customer's id; what is no GUID is Partner Center's 900118.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomerPathAttribute : Attribute, IActionFilter, IOrderedFilter
{
    /// <summary>Before the framework's own word on what it could not read.</summary>
    public int Order => -3000;

    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (context.RouteData.Values["tenant"] is string text && !Guid.TryParse(text, out _))
            context.Result = new BadRequestObjectResult(PartnerErrors.Error(PartnerErrorCode.CustomerIdMalformed, "A customer id is a GUID.", "customerId"));
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
