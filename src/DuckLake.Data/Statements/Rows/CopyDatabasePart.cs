namespace DuckLake.Data;

/// <summary>What COPY FROM DATABASE copies.</summary>
internal enum CopyDatabasePart
{
    All,

    /// <summary>Definitions only.</summary>
    Schema,

    /// <summary>Rows only, into tables that exist.</summary>
    Data,
}
