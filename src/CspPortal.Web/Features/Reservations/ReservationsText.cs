namespace CspPortal.Web.Features.Reservations;

/// <summary>Names the texts of this room.</summary>
public sealed class ReservationsText;
