using System.Globalization;
using CspPortal.Application.Access;
using CspPortal.Application.Orders;
using CspPortal.Domain;
using CspPortal.Domain.Cancellation;
using CspPortal.Domain.Customers;
using CspPortal.Domain.Orders;
using CspPortal.Web.Api.Wire;
using CspPortal.Web.Infrastructure.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CspPortal.Web.Api;

/// <summary>Turns refusals of the domain into Partner Center's errors (spec 4.3). Only statuses that no client repeats blindly (spec 0.5).</summary>
public static class PartnerErrors
{
    /// <summary>Refusals for which Partner Center has a status or a code of its own.</summary>
    private static readonly Dictionary<string, (int Status, string Code)> Known = new(StringComparer.Ordinal)
    {
        [CancellationRefusals.AlreadyCancelled.Code] = (400, "800061"),
        [CancellationRefusals.PlanNotCancellable.Code] = (400, "800061"),
        [CancellationRefusals.NotCancellable.Code] = (400, "800061"),
        [CancellationRefusals.ReservationNotHere.Code] = (403, "800019"),
        [CancellationRefusals.SupportCreditAbove.Code] = (403, "800020"),
        [CancellationRefusals.SupportKeySeen.Code] = (403, "800020"),
        [CancellationRefusals.SupportNotProvisioned.Code] = (409, "800014"),
        [CancellationRefusals.LineNotFound.Code] = (404, "20000"),
        [OrderRefusals.NotFound.Code] = (404, "20000"),
        [OrderRefusals.QuantityOutOfRange.Code] = (400, "800017"),
        [OrderRefusals.SkuNotSold.Code] = (400, "800010"),
        [OrderRefusals.NoPriceInMarket.Code] = (400, "800070"),
        [OrderRefusals.ReservationsNotSoldInMarket.Code] = (400, "800070"),
        [OrderRefusals.SubscriptionRequired.Code] = (400, PartnerErrorCode.BadRequest),
        [OrderRefusals.ScopeRequired.Code] = (400, PartnerErrorCode.BadRequest),
        [OrderRefusals.AgreementMissing.Code] = (403, "13605"),
        [OrderRefusals.CreditLimitExceeded.Code] = (403, "800023"),
        [OrderRefusals.NoAccountInCurrency.Code] = (400, "900169"),
        [OrderRefusals.CurrenciesMixed.Code] = (400, "900169"),
        [OrderRefusals.CartEmpty.Code] = (400, PartnerErrorCode.BadRequest),
        [OrderRefusals.CartFull.Code] = (400, PartnerErrorCode.BadRequest),
        [CustomerRefusals.NotFound.Code] = (404, PartnerErrorCode.NotFound),
        [CustomerRefusals.Stale.Code] = (400, PartnerErrorCode.StaleEtag),
        [CustomerRefusals.MarketUnknown.Code] = (400, PartnerErrorCode.BadProperty),
        [ApiCartRefusals.NotFound.Code] = (404, PartnerErrorCode.CartNotFound),
        [ApiCartRefusals.Submitted.Code] = (400, PartnerErrorCode.CartSubmitted),
        [ApiCartRefusals.HasErrors.Code] = (400, PartnerErrorCode.CartHasErrors),
        [ApiCartRefusals.CurrencyNotSold.Code] = (400, "900169"),
        [SubscriptionRefusals.NotFound.Code] = (404, PartnerErrorCode.SubscriptionNotFound),
        [SubscriptionRefusals.Stale.Code] = (400, PartnerErrorCode.StaleEtag),
        [SubscriptionRefusals.NotInUse.Code] = (400, PartnerErrorCode.StatusChangeIllegal),
        [AccessRefusals.TenantUnknown.Code] = (401, "400"),
        [AccessRefusals.PersonUnknown.Code] = (401, "400"),
        [AccessRefusals.PersonDisabled.Code] = (401, "400"),
    };

    public static ObjectResult Refused(this ControllerBase controller, Refusal refusal, RefusalTexts texts)
    {
        var (status, error) = Of(refusal, texts);
        return controller.StatusCode(status, error);
    }

    public static (int Status, PartnerError Error) Of(Refusal refusal, RefusalTexts texts)
    {
        var (status, code) = StatusOf(refusal);
        return (status, Error(code, string.Join(' ', refusal.All.Select(texts.Say)), [.. refusal.All.Select(each => each.Code)]));
    }

    /// <param name="data">Machine-readable: codes, names of properties.</param>
    public static PartnerError Error(string code, string description, params string[] data) =>
        new(code, PlainText.Cut(description, PartnerError.DescriptionLength), data);

    /// <summary>What was wrong with the request itself, property by property.</summary>
    public static PartnerError Error(ModelStateDictionary state)
    {
        var problems = state.Where(entry => entry.Value is { Errors.Count: > 0 }).Select(entry => (Name: Name(entry.Key), Text: Said(entry.Value!.Errors[0].ErrorMessage))).Take(20).ToList();
        return Error(
            PartnerErrorCode.BadProperty,
            string.Join(' ', problems.Select(problem => problem.Name.Length == 0 || problem.Text.Contains(problem.Name, StringComparison.Ordinal) ? problem.Text : $"{problem.Name}: {problem.Text}")),
            [.. problems.Select(problem => problem.Name)]);
    }

    /// <summary>An error that no action answered: from routing, authentication, the limiter.</summary>
    public static PartnerError Error(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Error(PartnerErrorCode.TokenMissing, "A valid bearer token is required."),
        StatusCodes.Status403Forbidden => Error(PartnerErrorCode.NotAllowed, "The caller may not do this."),
        StatusCodes.Status404NotFound => Error(PartnerErrorCode.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Error(PartnerErrorCode.BadRequest, "This address does not take that method."),
        StatusCodes.Status413PayloadTooLarge => Error(PartnerErrorCode.BadRequest, "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType => Error(PartnerErrorCode.BadRequest, "Send JSON with the header Content-Type: application/json."),
        StatusCodes.Status429TooManyRequests => Error(PartnerErrorCode.TooManyRequests, "Too many requests. Wait as long as Retry-After says."),
        >= 500 => Error(PartnerErrorCode.Failed, "The request failed here. Repeat it with the same MS-RequestId."),
        _ => Error(PartnerErrorCode.BadRequest, "The request is not valid."),
    };

    /// <summary>The status in place of one that clients repeat blindly, POST included (spec 0.5).</summary>
    public static int Unrepeated(int status) => status is 405 or 406 or 408 or 410 or 411 or 412 or 413 or 414 or 415 or 422 ? StatusCodes.Status400BadRequest : status;

    private static (int Status, string Code) StatusOf(Refusal refusal)
    {
        if (refusal.Is(CancellationRefusals.WindowClosed)) return (400, "900117");
        if (Known.TryGetValue(refusal.Code, out var known)) return known;
        var status = Unrepeated(refusal.StatusCode());
        return (status, status switch
        {
            StatusCodes.Status403Forbidden => PartnerErrorCode.NotAllowed,
            StatusCodes.Status404NotFound => PartnerErrorCode.NotFound,
            StatusCodes.Status400BadRequest => PartnerErrorCode.BadRequest,
            _ => refusal.Code,
        });
    }

    /// <summary>What could not be read at all has no message of its own.</summary>
    private static string Said(string message) => message.Length > 0 ? message : "This is not what is expected here.";

    /// <summary><c>$.lineItems[0].quantity</c> is what the caller calls lineItems[0].quantity.</summary>
    private static string Name(string key) => key.StartsWith("$.", StringComparison.Ordinal) ? key[2..] : key is "$" or "body" ? "" : string.Create(CultureInfo.InvariantCulture, $"{key}");
}
