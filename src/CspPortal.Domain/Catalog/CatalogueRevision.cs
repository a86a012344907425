namespace CspPortal.Domain.Catalog;

/// <summary>Counts the changes of products, SKUs and prices: who compared with one state changes no other (CAT-01). One row.</summary>
/// <remarks>Whatever changes them raises it in the same transaction.</remarks>
public sealed class CatalogueRevision
{
    public const int TheOne = 1;

    public int Id { get; private set; } = TheOne;

    public long Number { get; private set; }

    public void Raise() => Number++;
}
