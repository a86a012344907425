using CspPortal.Domain;

namespace CspPortal.Documents;

public static class PdfRefusals
{
    /// <summary>No font of this machine has these letters, or they need more than a font to be set right; boxes in their place would be worse than no document.</summary>
    public static readonly Refusal LettersWithoutFont = new("document.letters-without-font", RefusalKind.Conflict);
}
