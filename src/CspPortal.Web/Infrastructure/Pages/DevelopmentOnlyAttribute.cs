using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>A controller that does not exist outside Development.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DevelopmentOnlyAttribute : Attribute
{
    internal sealed class Convention(bool isDevelopment) : IApplicationModelConvention
    {
        public void Apply(ApplicationModel application)
        {
            if (isDevelopment) return;
            foreach (var controller in application.Controllers.Where(c => c.Attributes.OfType<DevelopmentOnlyAttribute>().Any()).ToList())
                application.Controllers.Remove(controller);
        }
    }
}
