using System.Data.Common;

namespace DuckLake.Data;

/// <summary>
/// Fills data tables from a command and writes their changes with commands of the caller's; there is no command builder, since tables of
/// lakes have no keys to find rows by.
/// </summary>
public sealed class DuckLakeDataAdapter : DbDataAdapter
{
    /// <summary>Creates an adapter without commands.</summary>
    public DuckLakeDataAdapter()
    {
    }

    /// <summary>Creates an adapter.</summary>
    /// <param name="selectCommand">The command whose rows it fills in.</param>
    public DuckLakeDataAdapter(DuckLakeCommand selectCommand) => SelectCommand = selectCommand;
}
