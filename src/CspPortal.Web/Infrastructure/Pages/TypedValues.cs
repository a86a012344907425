using System.Globalization;
using System.Text;
using CspPortal.Web.Features.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>
/// Numbers, dates and ids as people type them: full-width digits are read, hexadecimal is not, and what cannot be read is answered with the
/// form that is wanted (REL-02).
/// </summary>
public sealed class TypedValueBinderProvider : IModelBinderProvider
{
    private static readonly string[] YearFirst = ["yyyy-M-d", "yyyy/M/d", "yyyy年M月d日"];

    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.UnderlyingOrModelType switch
    {
        var type when type == typeof(long) => new TypedValueBinder<long>("Binding.WholeNumberNeeded", TryWhole),
        var type when type == typeof(int) => new TypedValueBinder<int>("Binding.WholeNumberNeeded", TryWhole),
        var type when type == typeof(decimal) => new TypedValueBinder<decimal>("Binding.AmountNeeded", TryAmount),
        var type when type == typeof(DateOnly) => new TypedValueBinder<DateOnly>("Binding.DateNeeded", TryDay),
        var type when type == typeof(TimeOnly) => new TypedValueBinder<TimeOnly>("Binding.TimeNeeded", TryTime),
        var type when type.IsEnum => new NamedValueBinder(type),
        var type when type == typeof(Guid) => new TypedValueBinder<Guid>("Binding.GuidNeeded", Guid.TryParse),
        _ => null,
    };

    private static bool TryAmount(string text, out decimal value)
    {
        var isNegative = text.StartsWith('-');
        if (!AmountText.TryRead(isNegative ? text[1..] : text, out value)) return false;
        if (isNegative) value = -value;
        return true;
    }

    /// <summary>Year first, as fields send it and as it is written in Japan; else as the reader's language writes dates.</summary>
    private static bool TryDay(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, YearFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
        || DateOnly.TryParse(text, CultureInfo.CurrentCulture, out value);

    private static bool TryTime(string text, out TimeOnly value) => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out value);

    private static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryWhole(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

/// <summary>A choice by its name: what no form offers, a number among it, is refused (REL-02).</summary>
internal sealed class NamedValueBinder(Type type) : IModelBinder
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var given = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (given == ValueProviderResult.None) return Task.CompletedTask;

        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, given);
        var text = (given.FirstValue ?? "").Trim();
        if (Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
            bindingContext.Result = ModelBindingResult.Success(Enum.Parse(type, known));
        else if (text.Length == 0 && bindingContext.ModelMetadata.IsReferenceOrNullableType)
            bindingContext.Result = ModelBindingResult.Success(null);
        else
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, bindingContext.ModelMetadata.ModelBindingMessageProvider.ValueIsInvalidAccessor(text));
        return Task.CompletedTask;
    }
}

internal delegate bool TryRead<T>(string text, out T value);

internal sealed class TypedValueBinder<T>(string messageKey, TryRead<T> tryRead) : IModelBinder
    where T : struct
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var given = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (given == ValueProviderResult.None) return Task.CompletedTask;

        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, given);
        var text = (given.FirstValue ?? "").Trim();
        if (text.Length == 0)
        {
            if (bindingContext.ModelMetadata.IsReferenceOrNullableType) bindingContext.Result = ModelBindingResult.Success(null);
            else Refuse(bindingContext, "Binding.ValueNeeded", text);
        }
        else if (IsReadable(text) && tryRead(text.Normalize(NormalizationForm.FormKC), out var value))
        {
            bindingContext.Result = ModelBindingResult.Success(value);
        }
        else
        {
            Refuse(bindingContext, messageKey, text);
        }

        return Task.CompletedTask;
    }

    /// <summary>Normalising throws on broken halves of characters.</summary>
    private static bool IsReadable(string text) => Domain.PlainText.IsReadable(text);

    private static void Refuse(ModelBindingContext context, string key, string typed)
    {
        var text = context.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<SharedText>>();
        context.ModelState.TryAddModelError(context.ModelName, text[key, typed]);
    }
}
