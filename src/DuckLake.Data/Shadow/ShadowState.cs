using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>What a shadow catalog holds: for every object the statements that make it.</summary>
internal sealed class ShadowState
{
    private const string DefaultSchema = "main";

    private ShadowState(Dictionary<ShadowKey, string> objects) => Objects = objects;

    /// <summary>A database with nothing in it.</summary>
    public static ShadowState Empty { get; } = new([]);

    public IReadOnlyDictionary<ShadowKey, string> Objects { get; }

    /// <summary>What definitions of a lake look like.</summary>
    public static async ValueTask<ShadowState> CreateAsync(
        EngineSession session, string alias, CatalogDefinition definition, CancellationToken cancellationToken)
    {
        Dictionary<ShadowKey, string> objects = [];
        foreach (SchemaDefinition schema in definition.Schemas)
        {
            if (!string.Equals(schema.Name, DefaultSchema, StringComparison.OrdinalIgnoreCase))
            {
                objects[new ShadowKey(ShadowObjectKind.Schema, schema.Name, schema.Name)] =
                    $"CREATE SCHEMA {SqlText.QualifiedName(alias, schema.Name)}";
            }

            foreach (TableDefinition table in schema.Tables)
            {
                if (table.Fault is null)
                {
                    objects[new ShadowKey(ShadowObjectKind.Table, schema.Name, table.Name)] = ShadowText.Table(alias, table);
                }
            }

            foreach (ViewDefinition view in schema.Views)
            {
                objects[new ShadowKey(ShadowObjectKind.View, schema.Name, view.Name)] = ShadowText.View(alias, schema, view);
            }

            foreach (MacroDefinition macro in schema.Macros)
            {
                ShadowObjectKind kind = macro.IsTableMacro ? ShadowObjectKind.TableMacro : ShadowObjectKind.ScalarMacro;
                objects[new ShadowKey(kind, schema.Name, macro.Name)] =
                    await ShadowText.MacroAsync(session, alias, schema, macro, cancellationToken).ConfigureAwait(false);
            }
        }

        return new ShadowState(objects);
    }

    /// <summary>Whether nothing differs.</summary>
    public bool IsSame(ShadowState other) =>
        Objects.Count == other.Objects.Count
        && Objects.All(entry => other.Objects.TryGetValue(entry.Key, out string? sql) && sql == entry.Value);

    public override string ToString()
    {
        StringBuilder text = new();
        foreach (string sql in Objects.Values)
        {
            text.Append(sql).Append(";\n");
        }

        return text.ToString();
    }
}
