using CspPortal.Application.Work;
using CspPortal.Domain;
using CspPortal.Domain.Auditing;
using CspPortal.Domain.Imports;

namespace CspPortal.Application.Imports;

/// <summary>What one kind of file is, and what it does.</summary>
internal interface IImportRules
{
    IReadOnlyList<string> Columns { get; }

    /// <summary>Nothing of the file's content may stand in a message (KEY-02).</summary>
    bool IsSecret => false;

    /// <summary>Before the first row, outside any transaction.</summary>
    Task PrepareAsync(CancellationToken ct);

    /// <summary>One row of the file; some stand for more than one thing.</summary>
    /// <param name="number">Of the first row made of it.</param>
    /// <param name="read">Takes what was read; the rows of a refused one are not taken.</param>
    Refusal? Read(Guid importId, int number, SheetRow row, ICollection<ImportRow> read);

    /// <summary>Compares the rows that were read with what there is; says of each what it does.</summary>
    Task CompareAsync(Guid importId, JobProgress progress, CancellationToken ct);

    /// <summary>Before the transaction: what takes long and can be undone, outside the database.</summary>
    Task<Outcome<Done>> StageAsync(Guid importId, JobProgress progress, CancellationToken ct) => Task.FromResult<Outcome<Done>>(default(Done));

    /// <summary>Staging or the transaction was refused.</summary>
    Task UnstageAsync() => Task.CompletedTask;

    /// <summary>Inside the transaction. Does what the dry run said, or refuses with <see cref="ImportRefusals.CatalogueChanged"/>.</summary>
    Task<Outcome<Done>> ApplyAsync(Import import, Actor actor, CancellationToken ct);
}
