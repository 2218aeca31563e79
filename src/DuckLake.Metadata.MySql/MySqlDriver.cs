using System.Data.Common;

namespace DuckLake.Metadata.MySql;

/// <summary>The ADO.NET driver for MySQL that connection strings alone use, such as those of <c>ATTACH 'ducklake:mysql:...'</c>.</summary>
/// <remarks>
/// DuckLake brings no driver. Say once per process which one to use, here or to
/// <see cref="DbProviderFactories.RegisterFactory(string, DbProviderFactory)"/> under the driver's usual name. Thread-safe.
/// </remarks>
public static class MySqlDriver
{
    private static readonly string[] InvariantNames = ["MySqlConnector", "MySql.Data.MySqlClient"];

    private static DbProviderFactory? _registered;

    /// <summary>Sets the driver for all that is opened from now on.</summary>
    /// <param name="factory">The driver, such as <c>MySqlConnectorFactory.Instance</c>.</param>
    public static void Register(DbProviderFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Volatile.Write(ref _registered, factory);
    }

    /// <summary>The driver that was registered here, or with ADO.NET as MySqlConnector or MySql.Data.MySqlClient.</summary>
    /// <exception cref="MetadataException">There is none (kind Unsupported).</exception>
    internal static DbProviderFactory Require()
    {
        if (Volatile.Read(ref _registered) is { } registered)
        {
            return registered;
        }

        foreach (var name in InvariantNames)
        {
            if (DbProviderFactories.TryGetFactory(name, out var factory))
            {
                return factory;
            }
        }

        throw MetadataException.Unsupported(
            "MySQL catalogs need an ADO.NET driver, and none is registered. Add the package MySqlConnector (or MySql.Data) to the application, and call "
            + "MySqlDriver.Register(MySqlConnectorFactory.Instance) once before opening a catalog.");
    }
}
