using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What a <see cref="WorkingCatalog"/> has to write: see <see cref="WorkingCatalog.Emit"/>.</summary>
internal sealed class CatalogChanges
{
    /// <summary>The rows of definitions, in the reference's order: from dropped tables to new macros.</summary>
    public required IReadOnlyList<CatalogStatement> Statements { get; init; }

    /// <summary>The rows of <c>ducklake_schema_versions</c>, which come after those of data.</summary>
    public required IReadOnlyList<CatalogStatement> SchemaVersions { get; init; }

    /// <summary>Whether the snapshot's schema version must rise.</summary>
    public required bool RaisesSchemaVersion { get; init; }

    /// <summary>The next free catalog id after those given out.</summary>
    public required long NextCatalogId { get; init; }

    /// <summary>The ids that provisional ids of schemas, tables, views, macros, partition and sort specifications became.</summary>
    public required IReadOnlyDictionary<long, long> Ids { get; init; }

    /// <summary>The entries of <c>changes_made</c>; those of row changes are added by the commit.</summary>
    public required ChangesMade Changes { get; init; }

    /// <summary>The tables for which <see cref="Statements"/> create an inlined data table, with its name.</summary>
    public required IReadOnlyDictionary<long, string> InlinedTables { get; init; }

    /// <summary>
    /// Tables, by id, with columns that may not hold NULL any more because none was found: rows that others added meanwhile may.
    /// </summary>
    public required IReadOnlyDictionary<long, IReadOnlySet<long>> ProvenColumns { get; init; }

    /// <summary>The id an object has once committed.</summary>
    public long Resolve(long id) => Ids.GetValueOrDefault(id, id);
}
