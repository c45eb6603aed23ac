namespace FusionML.Training;

/// <summary>Some modules of a network as one, to be trained together under their own names. Does not own them.</summary>
internal sealed class ModuleGroup : nn.Module
{
    public ModuleGroup(IEnumerable<(string Name, nn.Module Module)> modules)
        : base(nameof(ModuleGroup))
    {
        foreach ((string name, nn.Module module) in modules)
        {
            register_module(name, module);
        }
    }
}
