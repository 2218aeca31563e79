namespace DuckLake.Data;

/// <content>Secrets for attaching lakes.</content>
internal sealed partial class EngineSession
{
    private LakeSecrets? _secrets;

    /// <summary>The secrets of type ducklake.</summary>
    public LakeSecrets Secrets => _secrets ??= new LakeSecrets(
        new SecretFiles(() => CatalogQuestion.Ask(Connection, "SELECT current_setting('secret_directory')")[0][0]));
}
