namespace DuckLake.Data;

/// <summary>How long a created object lives.</summary>
internal enum ObjectPersistence
{
    Permanent,

    /// <summary>As long as the connection; never in a lake.</summary>
    Temporary,
}
