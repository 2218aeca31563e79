namespace DuckLake.Data;

/// <content>Secrets for attaching lakes.</content>
internal sealed partial class EngineSession
{
    private readonly Lock _secretsLock = new();
    private SessionSecrets? _secrets;
    private StorageSettings? _storageSettings;

    /// <summary>The calls of functions that change lakes which DuckDB has bound since this was cleared last.</summary>
    internal List<LakeEffect> Effects { get; } = [];

    /// <summary>The connection that makes what stands for lakes in DuckDB.</summary>
    internal DuckDb.DuckDbConnection ShadowConnection => HasLocalTransaction ? Connection : Helper;

    /// <summary>The values of <c>SET s3_…</c>.</summary>
    internal StorageSettings StorageSettings => _storageSettings ??= new StorageSettings(this);

    /// <summary>
    /// The secrets this library uses. Asked for by several threads of DuckDB while <see cref="Connection"/> is busy with the listing of secrets.
    /// </summary>
    public SessionSecrets Secrets
    {
        get
        {
            lock (_secretsLock)
            {
                return _secrets ??= new SessionSecrets(new SecretFiles(SecretDirectory));
            }
        }
    }

    /// <summary>Whether DuckDB has an extension on this machine, loaded or ready to be loaded.</summary>
    public bool HasExtension(string name) => CatalogQuestion.Ask(
        Helper, $"SELECT extension_name FROM duckdb_extensions() WHERE extension_name = {SqlText.Literal(name)} AND (installed OR loaded)").Count > 0;

    private string SecretDirectory()
    {
        lock (_secretsLock)
        {
            return CatalogQuestion.Ask(Helper, "SELECT current_setting('secret_directory')")[0][0];
        }
    }
}
