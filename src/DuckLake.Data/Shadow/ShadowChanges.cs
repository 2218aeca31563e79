using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Takes a shadow catalog from one state to another.</summary>
internal sealed class ShadowChanges(DuckDbConnection connection, string alias)
{
    /// <summary>Makes the difference.</summary>
    public void Apply(ShadowState from, ShadowState to)
    {
        bool relationsChange = from.Objects.Any(entry => IsRelation(entry.Key) && !Holds(to, entry))
            || to.Objects.Any(entry => IsRelation(entry.Key) && !Holds(from, entry));
        List<ShadowKey> dropped = from.Objects
            .Where(entry => !Holds(to, entry))
            .Select(entry => entry.Key)
            .OrderByDescending(key => key.Kind)
            .ToList();
        List<ShadowKey> made = to.Objects
            .Where(entry => !Holds(from, entry) || (relationsChange && entry.Key.Kind == ShadowObjectKind.View))
            .Select(entry => entry.Key)
            .OrderBy(key => key.Kind)
            .ToList();
        foreach (ShadowKey key in dropped)
        {
            connection.Execute(DropText(key));
        }

        foreach (ShadowKey key in made.Where(key => key.Kind != ShadowObjectKind.View))
        {
            TryExecute(to.Objects[key]);
        }

        MakeViews(made.Where(key => key.Kind == ShadowObjectKind.View).ToList(), to);
    }

    private static bool IsRelation(ShadowKey key) => key.Kind != ShadowObjectKind.Schema;

    private static bool Holds(ShadowState state, KeyValuePair<ShadowKey, string> entry) =>
        state.Objects.TryGetValue(entry.Key, out string? sql) && sql == entry.Value;

    /// <summary>Views are bound when they are made, and their order is unknown: those that fail wait for others.</summary>
    private void MakeViews(List<ShadowKey> views, ShadowState state)
    {
        if (views.Count == 0)
        {
            return;
        }

        string path = CatalogQuestion.Ask(connection, "SELECT current_setting('search_path')")[0][0];
        try
        {
            int before;
            do
            {
                before = views.Count;
                views.RemoveAll(view =>
                {
                    connection.Execute($"USE {SqlText.QualifiedName(alias, view.Schema)}");
                    return TryExecute(state.Objects[view]);
                });
            }
            while (views.Count > 0 && views.Count < before);

            // What is left stands on something that is missing. One that was bound before stays as it was.
            foreach (ShadowKey view in views)
            {
                TryExecute(ShadowText.DanglingView(alias, view));
            }
        }
        finally
        {
            connection.Execute(path.Length == 0 ? "RESET search_path" : $"SET search_path = {SqlText.Literal(path)}");
        }
    }

    private bool TryExecute(string sql)
    {
        try
        {
            connection.Execute(sql);
            return true;
        }
        catch (DuckDbException)
        {
            // Something this DuckDB cannot bind. The object is missing from listings; statements that use it tell what is wrong.
            return false;
        }
    }

    private string DropText(ShadowKey key) => key.Kind switch
    {
        ShadowObjectKind.Schema => $"DROP SCHEMA IF EXISTS {SqlText.QualifiedName(alias, key.Name)} CASCADE",
        ShadowObjectKind.Table => $"DROP TABLE IF EXISTS {QualifiedName(key)}",
        ShadowObjectKind.View => $"DROP VIEW IF EXISTS {QualifiedName(key)}",
        ShadowObjectKind.ScalarMacro => $"DROP MACRO IF EXISTS {QualifiedName(key)}",
        _ => $"DROP MACRO TABLE IF EXISTS {QualifiedName(key)}",
    };

    private string QualifiedName(ShadowKey key) => SqlText.QualifiedName(alias, key.Schema, key.Name);
}
