namespace DuckLake.Arrow;

/// <summary>The ranges of ids that stand for objects and rows of an open transaction until the commit gives them real ones.</summary>
internal static class ProvisionalIds
{
    /// <summary>The first provisional id of a schema, table, view, macro, specification, file or mapping.</summary>
    public const long First = 1L << 62;

    /// <summary>The id of a mapping that no catalog and no transaction has yet; the first stored mapping of a lake has id 0.</summary>
    public const long Unidentified = -1;

    /// <summary>The first provisional row id.</summary>
    public const long FirstRowId = 1_000_000_000_000_000_000;

    /// <summary>Whether an object or file belongs to the open transaction alone.</summary>
    public static bool IsProvisional(long id) => id >= First;

    /// <summary>Whether a row was added by the open transaction.</summary>
    public static bool IsProvisionalRow(long rowId) => rowId >= FirstRowId;
}
