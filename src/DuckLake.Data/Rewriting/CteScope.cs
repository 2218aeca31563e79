namespace DuckLake.Data;

/// <summary>The common table expressions a query sees; inner ones hide outer ones.</summary>
internal sealed class CteScope(CteScope? outer, CteDefinition definition)
{
    public static CteDefinition? Find(CteScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (SqlNames.AreEqual(scope.Definition.Name, name))
            {
                return scope.Definition;
            }
        }

        return null;
    }

    public CteScope? Outer { get; } = outer;

    public CteDefinition Definition { get; } = definition;
}
