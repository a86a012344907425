using CspPortal.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>What a form says when a value cannot even be read ("three" in a number field), in the reader's language (REL-02).</summary>
public sealed class BindingMessages(IStringLocalizer<SharedText> text) : IConfigureOptions<MvcOptions>
{
    public void Configure(MvcOptions options)
    {
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((value, _) => text["Binding.NotReadable", value]);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => text["Binding.NotReadable", value]);
        messages.SetValueIsInvalidAccessor(value => text["Binding.NotReadable", value]);
        messages.SetUnknownValueIsInvalidAccessor(_ => text["Binding.Unreadable"]);
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => text["Binding.Unreadable"]);
        messages.SetValueMustBeANumberAccessor(_ => text["Binding.NumberNeeded"]);
        messages.SetNonPropertyValueMustBeANumberAccessor(() => text["Binding.NumberNeeded"]);
        messages.SetValueMustNotBeNullAccessor(_ => text["Binding.ValueNeeded"]);
        messages.SetMissingBindRequiredValueAccessor(_ => text["Binding.ValueNeeded"]);
        messages.SetMissingKeyOrValueAccessor(() => text["Binding.ValueNeeded"]);
        messages.SetMissingRequestBodyRequiredValueAccessor(() => text["Binding.ValueNeeded"]);
    }
}
