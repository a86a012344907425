using CspPortal.Domain;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>What controllers say back: a field's message, a refusal, a word of success.</summary>
public static class FormAnswers
{
    private const string FlashKey = "Flash";

    /// <param name="prefix">Property of the page model and parameter of the action alike, e.g. <c>nameof(CancelPage.Form)</c>; empty when the form is the model.</param>
    /// <param name="rules">A rule set of the validator that holds beside its other rules.</param>
    /// <returns>Whether the form was read and its shape is right; if not, ModelState has the messages.</returns>
    public static async Task<bool> PassesAsync<T>(this IValidator<T> validator, T form, ModelStateDictionary modelState, string prefix, CancellationToken ct, string? rules = null)
    {
        var result = await validator.ValidateAsync(form, options => options.IncludeRuleSets(rules is null ? ["default"] : [rules, "default"]), ct);
        foreach (var failure in result.Errors)
        {
            var key = Key(prefix, failure.PropertyName);
            // "three" has said so already; that it is not between 1 and 100 either helps nobody.
            if (modelState.GetFieldValidationState(key) != ModelValidationState.Invalid) modelState.AddModelError(key, failure.ErrorMessage);
        }

        return modelState.IsValid;
    }

    /// <summary>Puts a refusal beside its field, or above the form.</summary>
    public static void AddRefusal(this ModelStateDictionary modelState, Refusal refusal, RefusalTexts texts, string prefix = "") =>
        modelState.AddModelError(refusal.Field is { } field ? Key(prefix, field) : "", texts.Say(refusal));

    /// <summary>Answers with the error page, which says the refusal in words.</summary>
    public static IActionResult Refused(this ControllerBase controller, Refusal refusal)
    {
        controller.HttpContext.Features.Set(refusal);
        return controller.StatusCode(refusal.StatusCode());
    }

    public static int StatusCode(this Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Gone => StatusCodes.Status410Gone,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, null),
    };

    /// <summary>Said once at the top of the next page, in a status region.</summary>
    public static void Flash(this ITempDataDictionary tempData, string text) => tempData[FlashKey] = text;

    public static string? TakeFlash(this ITempDataDictionary tempData) => tempData[FlashKey] as string;

    private static string Key(string prefix, string property) => (prefix, property) switch
    {
        ("", _) => property,
        (_, "") => prefix,
        _ => $"{prefix}.{property}",
    };
}
