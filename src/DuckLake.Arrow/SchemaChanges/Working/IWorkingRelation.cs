namespace DuckLake.Arrow;

/// <summary>A table or view: both share the names of a schema.</summary>
internal interface IWorkingRelation
{
    long Id { get; }

    string Name { get; }

    long SchemaId { get; }

    /// <summary><c>Table</c> or <c>View</c>.</summary>
    string KindName { get; }

    /// <summary>Whether this change created it.</summary>
    bool IsNew { get; }
}
