using System.Diagnostics.CodeAnalysis;

namespace CspPortal.Domain;

/// <summary>How a refusal is answered: HTTP 400, 403, 404, 409, 410.</summary>
public enum RefusalKind
{
    Invalid,
    Forbidden,
    NotFound,
    Conflict,
    Gone,
}

/// <summary>Why something was not done. The code never changes: it keys the texts, the API error and the tests.</summary>
/// <param name="Field">The form field the message belongs beside, if one does.</param>
public sealed record Refusal(string Code, RefusalKind Kind, string? Field = null)
{
    /// <summary>Values for the placeholders of the text, in order.</summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>What else speaks against it, so that all is said at once.</summary>
    public IReadOnlyList<Refusal> Others { get; init; } = [];

    /// <summary>This refusal and the others, in order.</summary>
    public IEnumerable<Refusal> All => Others.Prepend(this with { Others = [] });

    /// <returns>The first, carrying the rest; null when nothing speaks against it.</returns>
    public static Refusal? Of(IReadOnlyList<Refusal> refusals) => refusals.Count == 0 ? null : refusals[0] with { Others = [.. refusals.Skip(1)] };

    public Refusal With(params object[] arguments) => this with { Arguments = arguments };

    public bool Is(Refusal other) => Code == other.Code;
}

/// <summary>A value or a refusal. Exceptions are for bugs and broken infrastructure.</summary>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    public bool Succeeded([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out Refusal? refusal)
    {
        (result, refusal) = (value, Refusal);
        return refusal is null;
    }

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");
}

/// <summary>The value of an operation that answers only yes or why not.</summary>
public readonly record struct Done;
