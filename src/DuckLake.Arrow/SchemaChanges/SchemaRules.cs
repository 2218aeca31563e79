using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What a catalog allows: its format, and what it can hold of the rows of a table.</summary>
internal sealed class SchemaRules
{
    private const string InliningLimitOption = "data_inlining_row_limit";
    private const long DefaultInliningRowLimit = 10;

    // Names of columns the reference adds to rows inside files.
    private static readonly string[] s_internalNames = ["_ducklake_internal_row_id", "_ducklake_internal_snapshot_id"];

    private static readonly string[] s_bareSystemNames = ["row_id", "begin_snapshot", "end_snapshot"];

    private static readonly string[] s_prefixedSystemNames = ["_ducklake_row_id", "_ducklake_begin_snapshot", "_ducklake_end_snapshot"];

    private readonly string[] _systemNames;

    /// <summary>Takes the facts.</summary>
    /// <param name="layout">The catalog's tables and columns.</param>
    public SchemaRules(CatalogLayout layout)
    {
        IsVersion11 = layout.HasRowGroupCount;
        HasNestedSchemas = layout.HasNestedSchemas;
        HasViewColumnTags = layout.HasViewColumnTags;
        HasNullType = layout.HasExactBounds;
        _systemNames = IsVersion11 ? s_prefixedSystemNames : s_bareSystemNames;
    }

    /// <summary>The value of an option for a schema and a table, null for none.</summary>
    public Func<string, long, long?, string?> GetOption { get; init; } = static (_, _, _) => null;

    /// <summary>Whether the catalog database can hold values of a type.</summary>
    public Func<DuckLakeType, bool> CanInlineType { get; init; } = static _ => true;

    /// <summary>Whether a table of the catalog database can have columns of all these names.</summary>
    public Func<IReadOnlyList<string>, bool> CanNameColumns { get; init; } = static _ => true;

    /// <summary>Whether the catalog has the layout of 1.1.</summary>
    public bool IsVersion11 { get; }

    public bool HasNestedSchemas { get; }

    public bool HasViewColumnTags { get; }

    public bool HasNullType { get; }

    /// <summary>How many rows of one write may go to the catalog; 0 for none.</summary>
    /// <param name="schemaId">The schema.</param>
    /// <param name="tableId">The table, or null for one to be created.</param>
    /// <exception cref="DuckLakeException">The stored option has no meaning.</exception>
    public long InliningRowLimit(long schemaId, long? tableId) => GetOption(InliningLimitOption, schemaId, tableId) is not { } text
        ? DefaultInliningRowLimit
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong limit)
            ? (long)Math.Min(limit, long.MaxValue)
            : throw new DuckLakeException(
                DuckLakeErrorKind.Metadata, $"The option {InliningLimitOption} is '{text}' in the catalog; expected a whole number. Set the option anew.");

    /// <summary>Whether a column cannot be called so: files and inlined rows have system columns of these names.</summary>
    public bool IsReserved(string columnName, bool isInlining) =>
        Contains(s_internalNames, columnName) || (isInlining && Contains(_systemNames, columnName));

    /// <summary>Whether the catalog database can hold rows of a table with these columns.</summary>
    public bool CanInline(IReadOnlyList<WorkingColumn> columns) => CanNameColumns([.. columns.Select(column => column.Name)]) && columns.All(column =>
        !IsReserved(column.Name, isInlining: true)
        && column.WithDescendants().All(part => part.Type is { } type && (type.IsNested || CanInlineType(type))));

    private static bool Contains(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
