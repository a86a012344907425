using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CspPortal.Domain;

namespace CspPortal.Web.Infrastructure.Pages;

/// <summary>Amounts as people type them in both languages: 1234.5 or 1,234.50, full-width digits too.</summary>
public static partial class AmountText
{
    public static bool TryRead(string? typed, out decimal amount)
    {
        amount = 0;
        var text = PlainText.Repair(typed ?? "").Trim().Normalize(NormalizationForm.FormKC);
        // A comma is a thousands sign in its place alone: 94,20 is not 9,420.
        return Shape().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    /// <summary>For the field: no currency, no thousands sign.</summary>
    public static string Of(Money money) => money.Amount.ToString("F" + Currencies.MinorUnits(money.Currency), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,6})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
