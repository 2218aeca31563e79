namespace DuckLake.Data;

/// <content>Secrets for attaching lakes.</content>
internal sealed partial class EngineSession
{
    private LakeSecrets? _secrets;

    /// <summary>The calls of functions that change lakes which DuckDB has bound since this was cleared last.</summary>
    internal List<LakeEffect> Effects { get; } = [];

    /// <summary>The connection that makes what stands for lakes in DuckDB.</summary>
    internal DuckDb.DuckDbConnection ShadowConnection => HasLocalTransaction ? Connection : Helper;

    /// <summary>The secrets of type ducklake. Asked for while <see cref="Connection"/> is busy with the listing of secrets.</summary>
    public LakeSecrets Secrets => _secrets ??= new LakeSecrets(
        new SecretFiles(() => CatalogQuestion.Ask(Helper, "SELECT current_setting('secret_directory')")[0][0]));
}
