/* Load Juggler card: built from frontend/ (798cf79f3e113ffd) by scripts/card. Contains Lit (BSD-3-Clause). */
var $e=Object.defineProperty;var ti=Object.getOwnPropertyDescriptor;var b=(s,e,t)=>()=>{if(t)throw t[0];try{return s&&(e=s(s=0)),e}catch(r){throw t=[r],r}};var ei=(s,e)=>{for(var t in e)$e(s,t,{get:e[t],enumerable:!0})};var f=(s,e,t,r)=>{for(var i=r>1?void 0:r?ti(e,t):e,n=s.length-1,o;n>=0;n--)(o=s[n])&&(i=(r?o(e,t,i):o(i))||i);return r&&i&&$e(e,t,i),i};var E,ct,Z=b(()=>{"use strict";E="dynamic_ocpp_evse",ct=["phases","loads","battery","circuits","chart"]});var Pt,Mt,te,_e,ft,ke,A,Ae,ee,re=b(()=>{Pt=globalThis,Mt=Pt.ShadowRoot&&(Pt.ShadyCSS===void 0||Pt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,te=Symbol(),_e=new WeakMap,ft=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==te)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Mt&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=_e.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&_e.set(t,e))}return e}toString(){return this.cssText}},ke=s=>new ft(typeof s=="string"?s:s+"",void 0,te),A=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((r,i,n)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[n+1],s[0]);return new ft(t,s,te)},Ae=(s,e)=>{if(Mt)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),i=Pt.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=t.cssText,s.appendChild(r)}},ee=Mt?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return ke(t)})(s):s});var ri,ii,si,ni,oi,ai,jt,Se,li,ci,bt,yt,Lt,Ee,V,vt=b(()=>{re();re();({is:ri,defineProperty:ii,getOwnPropertyDescriptor:si,getOwnPropertyNames:ni,getOwnPropertySymbols:oi,getPrototypeOf:ai}=Object),jt=globalThis,Se=jt.trustedTypes,li=Se?Se.emptyScript:"",ci=jt.reactiveElementPolyfillSupport,bt=(s,e)=>s,yt={toAttribute(s,e){switch(e){case Boolean:s=s?li:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},Lt=(s,e)=>!ri(s,e),Ee={attribute:!0,type:String,converter:yt,reflect:!1,useDefault:!1,hasChanged:Lt};Symbol.metadata??=Symbol("metadata"),jt.litPropertyMetadata??=new WeakMap;V=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Ee){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),i=this.getPropertyDescriptor(e,r,t);i!==void 0&&ii(this.prototype,e,i)}}static getPropertyDescriptor(e,t,r){let{get:i,set:n}=si(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:i,set(o){let a=i?.call(this);n?.call(this,o),this.requestUpdate(e,a,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Ee}static _$Ei(){if(this.hasOwnProperty(bt("elementProperties")))return;let e=ai(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(bt("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(bt("properties"))){let t=this.properties,r=[...ni(t),...oi(t)];for(let i of r)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,i]of t)this.elementProperties.set(r,i)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let i=this._$Eu(t,r);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let i of r)t.unshift(ee(i))}else e!==void 0&&t.push(ee(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Ae(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,r);if(i!==void 0&&r.reflect===!0){let n=(r.converter?.toAttribute!==void 0?r.converter:yt).toAttribute(t,r.type);this._$Em=e,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(e,t){let r=this.constructor,i=r._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let n=r.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:yt;this._$Em=i;let a=o.fromAttribute(t,n.type);this[i]=a??this._$Ej?.get(i)??a,this._$Em=null}}requestUpdate(e,t,r,i=!1,n){if(e!==void 0){let o=this.constructor;if(i===!1&&(n=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??Lt)(n,t)||r.useDefault&&r.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:i,wrapped:n},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[i,n]of r){let{wrapped:o}=n,a=this[i];o!==!0||this._$AL.has(i)||a===void 0||this.C(i,void 0,n,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};V.elementStyles=[],V.shadowRootOptions={mode:"open"},V[bt("elementProperties")]=new Map,V[bt("finalized")]=new Map,ci?.({ReactiveElement:V}),(jt.reactiveElementVersions??=[]).push("2.1.2")});function Ve(s,e){if(!ae(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Ce!==void 0?Ce.createHTML(e):e}function et(s,e,t=s,r){if(e===U)return e;let i=r!==void 0?t._$Co?.[r]:t._$Cl,n=wt(e)?void 0:e._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(s),i._$AT(s,t,r)),r!==void 0?(t._$Co??=[])[r]=i:t._$Cl=i),i!==void 0&&(e=et(s,i._$AS(s,e.values),i,r)),e}var se,Te,Ot,Ce,ne,z,oe,di,tt,$t,wt,ae,Oe,ie,xt,Re,Pe,X,Me,je,He,le,p,it,ds,U,u,Le,Q,ze,_t,Ht,dt,rt,Vt,zt,Ut,Nt,Ue,pi,Ne,pt=b(()=>{se=globalThis,Te=s=>s,Ot=se.trustedTypes,Ce=Ot?Ot.createPolicy("lit-html",{createHTML:s=>s}):void 0,ne="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,oe="?"+z,di=`<${oe}>`,tt=document,$t=()=>tt.createComment(""),wt=s=>s===null||typeof s!="object"&&typeof s!="function",ae=Array.isArray,Oe=s=>ae(s)||typeof s?.[Symbol.iterator]=="function",ie=`[ 	
\f\r]`,xt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Re=/-->/g,Pe=/>/g,X=RegExp(`>|${ie}(?:([^\\s"'>=/]+)(${ie}*=${ie}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Me=/'/g,je=/"/g,He=/^(?:script|style|textarea|title)$/i,le=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),p=le(1),it=le(2),ds=le(3),U=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),Le=new WeakMap,Q=tt.createTreeWalker(tt,129);ze=(s,e)=>{let t=s.length-1,r=[],i,n=e===2?"<svg>":e===3?"<math>":"",o=xt;for(let a=0;a<t;a++){let l=s[a],d,h,c=-1,m=0;for(;m<l.length&&(o.lastIndex=m,h=o.exec(l),h!==null);)m=o.lastIndex,o===xt?h[1]==="!--"?o=Re:h[1]!==void 0?o=Pe:h[2]!==void 0?(He.test(h[2])&&(i=RegExp("</"+h[2],"g")),o=X):h[3]!==void 0&&(o=X):o===X?h[0]===">"?(o=i??xt,c=-1):h[1]===void 0?c=-2:(c=o.lastIndex-h[2].length,d=h[1],o=h[3]===void 0?X:h[3]==='"'?je:Me):o===je||o===Me?o=X:o===Re||o===Pe?o=xt:(o=X,i=void 0);let g=o===X&&s[a+1].startsWith("/>")?" ":"";n+=o===xt?l+di:c>=0?(r.push(d),l.slice(0,c)+ne+l.slice(c)+z+g):l+z+(c===-2?a:g)}return[Ve(s,n+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},_t=class s{constructor({strings:e,_$litType$:t},r){let i;this.parts=[];let n=0,o=0,a=e.length-1,l=this.parts,[d,h]=ze(e,t);if(this.el=s.createElement(d,r),Q.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(i=Q.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let c of i.getAttributeNames())if(c.endsWith(ne)){let m=h[o++],g=i.getAttribute(c).split(z),v=/([.?@])?(.*)/.exec(m);l.push({type:1,index:n,name:v[2],strings:g,ctor:v[1]==="."?Vt:v[1]==="?"?zt:v[1]==="@"?Ut:rt}),i.removeAttribute(c)}else c.startsWith(z)&&(l.push({type:6,index:n}),i.removeAttribute(c));if(He.test(i.tagName)){let c=i.textContent.split(z),m=c.length-1;if(m>0){i.textContent=Ot?Ot.emptyScript:"";for(let g=0;g<m;g++)i.append(c[g],$t()),Q.nextNode(),l.push({type:2,index:++n});i.append(c[m],$t())}}}else if(i.nodeType===8)if(i.data===oe)l.push({type:2,index:n});else{let c=-1;for(;(c=i.data.indexOf(z,c+1))!==-1;)l.push({type:7,index:n}),c+=z.length-1}n++}}static createElement(e,t){let r=tt.createElement("template");return r.innerHTML=e,r}};Ht=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,i=(e?.creationScope??tt).importNode(t,!0);Q.currentNode=i;let n=Q.nextNode(),o=0,a=0,l=r[0];for(;l!==void 0;){if(o===l.index){let d;l.type===2?d=new dt(n,n.nextSibling,this,e):l.type===1?d=new l.ctor(n,l.name,l.strings,this,e):l.type===6&&(d=new Nt(n,this,e)),this._$AV.push(d),l=r[++a]}o!==l?.index&&(n=Q.nextNode(),o++)}return Q.currentNode=tt,i}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},dt=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,i){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=et(this,e,t),wt(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==U&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Oe(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&wt(this._$AH)?this._$AA.nextSibling.data=e:this.T(tt.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,i=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=_t.createElement(Ve(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(t);else{let n=new Ht(i,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=Le.get(e.strings);return t===void 0&&Le.set(e.strings,t=new _t(e)),t}k(e){ae(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,i=0;for(let n of e)i===t.length?t.push(r=new s(this.O($t()),this.O($t()),this,this.options)):r=t[i],r._$AI(n),i++;i<t.length&&(this._$AR(r&&r._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=Te(e).nextSibling;Te(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},rt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,i,n){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=n,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=u}_$AI(e,t=this,r,i){let n=this.strings,o=!1;if(n===void 0)e=et(this,e,t,0),o=!wt(e)||e!==this._$AH&&e!==U,o&&(this._$AH=e);else{let a=e,l,d;for(e=n[0],l=0;l<n.length-1;l++)d=et(this,a[r+l],t,l),d===U&&(d=this._$AH[l]),o||=!wt(d)||d!==this._$AH[l],d===u?e=u:e!==u&&(e+=(d??"")+n[l+1]),this._$AH[l]=d}o&&!i&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Vt=class extends rt{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},zt=class extends rt{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},Ut=class extends rt{constructor(e,t,r,i,n){super(e,t,r,i,n),this.type=5}_$AI(e,t=this){if((e=et(this,e,t,0)??u)===U)return;let r=this._$AH,i=e===u&&r!==u||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,n=e!==u&&(r===u||i);i&&this.element.removeEventListener(this.name,this,r),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Nt=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){et(this,e)}},Ue={M:ne,P:z,A:oe,C:1,L:ze,R:Ht,D:Oe,V:et,I:dt,H:rt,N:zt,U:Ut,B:Vt,F:Nt},pi=se.litHtmlPolyfillSupport;pi?.(_t,dt),(se.litHtmlVersions??=[]).push("3.3.3");Ne=(s,e,t)=>{let r=t?.renderBefore??e,i=r._$litPart$;if(i===void 0){let n=t?.renderBefore??null;r._$litPart$=i=new dt(e.insertBefore($t(),n),n,void 0,t??{})}return i._$AI(s),i}});var ce,$,ui,De=b(()=>{vt();vt();pt();pt();ce=globalThis,$=class extends V{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ne(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return U}};$._$litElement$=!0,$.finalized=!0,ce.litElementHydrateSupport?.({LitElement:$});ui=ce.litElementPolyfillSupport;ui?.({LitElement:$});(ce.litElementVersions??=[]).push("4.2.2")});var Ie=b(()=>{});var M=b(()=>{vt();pt();De();Ie()});var Be=b(()=>{});function y(s){return(e,t)=>typeof t=="object"?mi(s,e,t):((r,i,n)=>{let o=i.hasOwnProperty(n);return i.constructor.createProperty(n,r),o?Object.getOwnPropertyDescriptor(i,n):void 0})(s,e,t)}var hi,mi,de=b(()=>{vt();hi={attribute:!0,type:String,converter:yt,reflect:!1,hasChanged:Lt},mi=(s=hi,e,t)=>{let{kind:r,metadata:i}=t,n=globalThis.litPropertyMetadata.get(i);if(n===void 0&&globalThis.litPropertyMetadata.set(i,n=new Map),r==="setter"&&((s=Object.create(s)).wrapped=!0),n.set(t.name,s),r==="accessor"){let{name:o}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(o,l,s,!0,a)},init(a){return a!==void 0&&this.C(o,void 0,s,a),a}}}if(r==="setter"){let{name:o}=t;return function(a){let l=this[o];e.call(this,a),this.requestUpdate(o,l,s,!0,a)}}throw Error("Unsupported decorator location: "+r)}});function _(s){return y({...s,state:!0,attribute:!1})}var Je=b(()=>{de();});var Fe=b(()=>{});var ut=b(()=>{});var We=b(()=>{ut();});var qe=b(()=>{ut();});var Ge=b(()=>{ut();});var Ke=b(()=>{ut();});var Ye=b(()=>{ut();});var O=b(()=>{Be();de();Je();Fe();We();qe();Ge();Ke();Ye()});function fi(s,e){let t=`${s.language}|${s.number_format}|${e}`,r=Ze.get(t);if(!r){let i=s.number_format??"language",n=i==="system"?void 0:gi[i]??[s.language,"en"];r=new Intl.NumberFormat(n,{minimumFractionDigits:e,maximumFractionDigits:e,useGrouping:i!=="none"}),Ze.set(t,r)}return r}function k(s,e,t){let r=fi(s,t).format(e);return Number(e.toFixed(t))===0?r.replace(/^[-\u2212]/,""):r.replace("-","−")}function It(s){return s.replace(/([\d–]) (?=(?:A|k?W|%|s|min|h)(?![\p{L}\d]))/gu,"$1 ")}function N(s,e){return e==null?pe:`${k(s,e,1)} A`}function C(s,e){if(e==null)return pe;let t=Math.round(e/10)*10;return Math.abs(t)<1e3?`${k(s,t,0)} W`:`${k(s,e/1e3,Math.abs(e)<99950?1:0)} kW`}function Bt(s,e){return e==null?pe:`${k(s,e,0)} %`}function Qe(s,e,t){if(s.time_zone!=="server")return-new Date(t).getTimezoneOffset()*6e4;let r=i=>Date.parse(`${new Date(t).toLocaleString("en-US",{timeZone:i})} UTC`);return r(e)-r("UTC")}function tr(s,e,t,r=!1){let i=s.time_format==="12"?!0:s.time_format==="24"?!1:void 0,n={hour:"numeric",...r?{weekday:"short"}:{minute:"2-digit"}};i!==void 0&&(n.hourCycle=i?"h12":"h23"),s.time_zone==="server"&&(n.timeZone=e);let o=s.time_format==="system"?void 0:s.language;return bi(o,n).format(t)}function bi(s,e){let t=`${s}|${JSON.stringify(e)}`,r=Xe.get(t);return r||Xe.set(t,r=new Intl.DateTimeFormat(s,e)),r}function kt(s){let e=Math.floor(s/60);if(e<1)return"";if(e<60)return`${e} min`;let t=Math.floor(e/60);if(t<24)return e%60?`${t} h ${e%60} min`:`${t} h`;let r=Math.floor(t/24);return t%24?`${r} d ${t%24} h`:`${r} d`}var gi,Ze,pe,Xe,G=b(()=>{"use strict";gi={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"],none:["en-US"]},Ze=new Map;pe="–";Xe=new Map});var S,D=b(()=>{"use strict";M();S=A`
:host {
--lj-font: var(--ha-font-family-body, var(--mdc-typography-font-family, Roboto, Noto, sans-serif));
--lj-card: var(--ha-card-background, var(--card-background-color, #fff));
--lj-soft: color-mix(in srgb, var(--primary-text-color) 20%, var(--secondary-text-color));
--lj-track: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
--lj-free: color-mix(in srgb, var(--success-color, #43a047) 55%, transparent);
--lj-house: color-mix(in srgb, var(--primary-text-color) 42%, var(--lj-card));
--lj-sun: var(--energy-solar-color, #ff9800);
--lj-line: var(--divider-color, rgba(127, 127, 127, 0.3));
display: block;
font-family: var(--lj-font);
overflow-wrap: anywhere;
color: var(--primary-text-color);
}
* {
box-sizing: border-box;
}
button {
font: inherit;
color: inherit;
background: none;
border: 0;
padding: 0;
margin: 0;
text-align: inherit;
cursor: pointer;
}
button:disabled {
cursor: default;
opacity: 0.45;
}
:focus-visible {
outline: 2px solid var(--primary-color);
outline-offset: 2px;
}
h3 {
margin: 0 0 8px;
font-size: 13px;
font-weight: 600;
letter-spacing: 0.02em;
color: var(--lj-soft);
}
/* The mark of a load: its colour and its number. */
.key {
display: inline-grid;
flex: none;
place-items: center;
width: 16px;
height: 16px;
border-radius: 4px;
background: var(--c);
color: var(--ink);
font: 600 11px/1 var(--lj-font);
}
.hidden {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
* {
transition: none !important;
animation: none !important;
}
}
`});var yi,st,er=b(()=>{"use strict";M();O();G();D();yi=30,st=class extends ${render(){let{battery:e,texts:t,locale:r}=this,i=e.soc;return p`
<h3>${t("battery")}</h3>
<div class="head" data-battery>
<b>${Bt(r,i)}</b>
<span>${this.doing()}</span>
</div>
<div class="track" aria-hidden="true">
${i===null?u:p`<i class="fill" style="width:${i}%"></i>`}
<i class="mark" style="left:${e.min}%"></i>
<i class="mark" style="left:${e.target}%"></i>
</div>
<div class="marks">
<span>${t("min",{percent:k(r,e.min,0)})}</span>
<span>${t("target",{percent:k(r,e.target,0)})}</span>
</div>
<ul data-gates>
${this.gates().map(([n,o])=>p`<li><ha-icon .icon=${n} aria-hidden="true"></ha-icon>${o}</li>`)}
</ul>
`}doing(){let{texts:e,locale:t}=this,r=this.battery.power_w;if(r===null)return e("battery_unknown");if(Math.abs(r)<yi)return e("battery_rests");let i=r>0?"battery_discharges":"battery_charges";return e(i,{power:C(t,Math.abs(r))})}gates(){let{texts:e,battery:t,locale:r}=this,{gates:i}=t;if(!i)return[];let n=k(r,t.target,0),o=k(r,t.min,0);return[i.any_source?["mdi:check",e("gate_any_open",{min:o})]:["mdi:close",e("gate_any_closed",{min:o})],i.solar?["mdi:check",e("gate_solar_open",{target:n})]:["mdi:close",e("gate_solar_closed",{target:n})],i.discharge?["mdi:check",e("gate_discharge_open")]:["mdi:close",e("gate_discharge_closed")]]}static{this.styles=[S,A`
.head {
display: flex;
align-items: baseline;
gap: 10px;
margin-bottom: 6px;
}
.head b {
font-size: 20px;
font-variant-numeric: tabular-nums;
}
.track {
position: relative;
height: 14px;
border-radius: 7px;
background: var(--lj-track);
}
.fill {
position: absolute;
inset: 0 auto 0 0;
border-radius: 7px;
background: var(--energy-battery-out-color, #4db6ac);
transition: width 0.4s;
}
.mark {
position: absolute;
top: -3px;
bottom: -3px;
width: 2px;
margin-left: -1px;
background: var(--primary-text-color);
}
.marks {
display: flex;
gap: 14px;
margin-top: 6px;
font-size: 12px;
color: var(--lj-soft);
}
ul {
margin: 8px 0 0;
padding: 0;
list-style: none;
font-size: 13px;
}
li {
display: flex;
align-items: flex-start;
gap: 6px;
margin-top: 3px;
}
ha-icon {
flex: none;
--mdc-icon-size: 16px;
color: var(--lj-soft);
}
`]}};f([y({attribute:!1})],st.prototype,"battery",2),f([y({attribute:!1})],st.prototype,"texts",2),f([y({attribute:!1})],st.prototype,"locale",2)});var rr,ir,Jt,sr=b(()=>{rr={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ir=s=>(...e)=>({_$litDirective$:s,values:e}),Jt=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,r){this._$Ct=e,this._$AM=t,this._$Ci=r}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}}});var vi,nr,or,ht,K,xi,ar,lr,Ft,cr=b(()=>{pt();({I:vi}=Ue),nr=s=>s,or=()=>document.createComment(""),ht=(s,e,t)=>{let r=s._$AA.parentNode,i=e===void 0?s._$AB:e._$AA;if(t===void 0){let n=r.insertBefore(or(),i),o=r.insertBefore(or(),i);t=new vi(n,o,s,s.options)}else{let n=t._$AB.nextSibling,o=t._$AM,a=o!==s;if(a){let l;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(l=s._$AU)!==o._$AU&&t._$AP(l)}if(n!==i||a){let l=t._$AA;for(;l!==n;){let d=nr(l).nextSibling;nr(r).insertBefore(l,i),l=d}}}return t},K=(s,e,t=s)=>(s._$AI(e,t),s),xi={},ar=(s,e=xi)=>s._$AH=e,lr=s=>s._$AH,Ft=s=>{s._$AR(),s._$AA.remove()}});var dr,pr,ur=b(()=>{pt();sr();cr();dr=(s,e,t)=>{let r=new Map;for(let i=e;i<=t;i++)r.set(s[i],i);return r},pr=ir(class extends Jt{constructor(s){if(super(s),s.type!==rr.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let r;t===void 0?t=e:e!==void 0&&(r=e);let i=[],n=[],o=0;for(let a of s)i[o]=r?r(a,o):o,n[o]=t(a,o),o++;return{values:n,keys:i}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,r]){let i=lr(s),{values:n,keys:o}=this.dt(e,t,r);if(!Array.isArray(i))return this.ut=o,n;let a=this.ut??=[],l=[],d,h,c=0,m=i.length-1,g=0,v=n.length-1;for(;c<=m&&g<=v;)if(i[c]===null)c++;else if(i[m]===null)m--;else if(a[c]===o[g])l[g]=K(i[c],n[g]),c++,g++;else if(a[m]===o[v])l[v]=K(i[m],n[v]),m--,v--;else if(a[c]===o[v])l[v]=K(i[c],n[v]),ht(s,l[v+1],i[c]),c++,v--;else if(a[m]===o[g])l[g]=K(i[m],n[g]),ht(s,i[c],i[m]),m--,g++;else if(d===void 0&&(d=dr(o,g,v),h=dr(a,c,m)),d.has(a[c]))if(d.has(a[m])){let w=h.get(o[g]),T=w!==void 0?i[w]:null;if(T===null){let F=ht(s,i[c]);K(F,n[g]),l[g]=F}else l[g]=K(T,n[g]),ht(s,i[c],T),i[w]=null;g++}else Ft(i[m]),m--;else Ft(i[c]),c++;for(;g<=v;){let w=ht(s,l[v+1]);K(w,n[g]),l[g++]=w}for(;c<=m;){let w=i[c++];w!==null&&Ft(w)}return this.ut=o,ar(s,l),U}})});var hr=b(()=>{ur()});function fr(s){if(!s||typeof s!="object")throw new Error("Load Juggler card: there is no configuration");let{entry_id:e,title:t,hours:r}=s;for(let[i,n]of Object.entries({entry_id:e,title:t}))if(n!=null&&typeof n!="string")throw new Error(`Load Juggler card: "${i}" must be a text`);if(r!=null&&!(typeof r=="number"&&r>=mr&&r<=gr))throw new Error(`Load Juggler card: "hours" must be a number from ${mr} to ${gr}`);for(let i of ct){let n=s[`show_${i}`];if(n!=null&&typeof n!="boolean")throw new Error(`Load Juggler card: "show_${i}" must be true or false`)}return{...s}}function I(s,e){return s[`show_${e}`]!==!1}var At,mr,gr,ue=b(()=>{"use strict";Z();At=6,mr=.1,gr=168});function nt(s){return Object.assign((t,r)=>It(s(`component.${E}.common.card_${t}`,r)||t),{state:t=>s(`component.${E}.entity.sensor.status.state.${t}`)||t})}function he(s){let e=s?.error??s;return{...e,message:e?.message??String(s),lost:e?.code===$i}}async function St(s,e){let{translation_domain:t,translation_key:r,translation_placeholders:i,message:n}=he(e);if(t&&r)try{let a=(await s.loadBackendTranslation("exceptions",t))(`component.${t}.exceptions.${r}.message`,i);if(a)return a}catch{}return n}async function mt(s){return await s.loadBackendTranslation("entity",E),s.loadBackendTranslation("common",E)}var $i,Et=b(()=>{"use strict";G();Z();$i=3});async function br(){let{loadCardHelpers:s}=window;if(customElements.get("ha-form")||!s)return;await(await s()).createCardElement({type:"entities",entities:[]}).constructor.getConfigElement?.()}var wi,ot,me=b(()=>{"use strict";M();O();ue();Et();Z();wi=[{name:"entry_id",selector:{config_entry:{integration:E}}},{name:"title",selector:{text:{}}},{name:"hours",selector:{number:{min:.1,max:168,step:"any",mode:"box",unit_of_measurement:"h"}}},{name:"",type:"grid",schema:ct.map(s=>({name:`show_${s}`,selector:{boolean:{}}}))}];ot=class extends ${constructor(){super(...arguments);this.spoken="";this.changed=t=>{t.stopPropagation();let r={...t.detail.value};for(let i of ct)r[`show_${i}`]!==!1&&delete r[`show_${i}`];for(let i of["entry_id","title"])r[i]||delete r[i];(r.hours===At||r.hours==null)&&delete r.hours,this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:r},bubbles:!0,composed:!0}))}}setConfig(t){this.config=t}willUpdate(){!this.hass||this.spoken===this.hass.language||(this.spoken=this.hass.language,mt(this.hass).then(t=>this.texts=nt(t)))}render(){let{hass:t,config:r,texts:i}=this;if(!t||!r||!i)return u;let n=Object.fromEntries(ct.map(o=>[`show_${o}`,I(r,o)]));return p`<ha-form
.hass=${t}
.data=${{hours:At,...r,...n}}
.schema=${wi}
.computeLabel=${({name:o})=>o?i(`editor_${o}`):""}
.computeHelper=${({name:o})=>o==="entry_id"?i("editor_entry_id_help"):""}
@value-changed=${this.changed}
></ha-form>`}};f([y({attribute:!1})],ot.prototype,"hass",2),f([_()],ot.prototype,"config",2),f([_()],ot.prototype,"texts",2)});function yr({connection:s},e,t,r){let i={type:`${E}/subscribe`,language:t};return e&&(i.entry_id=e),s.subscribeMessage(r,i,{resubscribe:!1})}function Wt(s){s&&Promise.resolve(s()).catch(()=>{})}function vr(s,e){let{connection:t}=s,r={},i,n,o=0,a=0,l=c=>{r={...r,...c},e.onView(r),c.state==="removed"&&!e.entryId&&(n=setTimeout(()=>{d()},ge[0]))},d=async()=>{clearTimeout(n),Wt(i),i=void 0;let c=++a;r={},e.onStart();try{let m=await yr(s,e.entryId,e.language,g=>{c===a&&l(g)});c!==a?Wt(m):i=m,o=0}catch(m){let g=he(m);if(c!==a||g.lost)return;(g.code!=="unknown_command"||o>1)&&e.onError(g),n=setTimeout(()=>{d()},ge[Math.min(o++,ge.length-1)])}},h=()=>{i=void 0,o=0,d()};return t.addEventListener("ready",h),d(),()=>{a++,clearTimeout(n),t.removeEventListener("ready",h),Wt(i)}}async function xr(s,e){let t,r;try{return await new Promise((i,n)=>{r=setTimeout(()=>n(new Tt),_i),t=yr(s,e,s.language,o=>i(o)),t.catch(n)})}finally{clearTimeout(r),t?.then(Wt,()=>{})}}var ge,_i,Tt,fe=b(()=>{"use strict";Et();Z();ge=[1e3,3e3,1e4,3e4],_i=1e4;Tt=class extends Error{}});function Si(s){return Math.floor((Date.now()-Date.parse(s))/6e4)}var ki,Ai,B,$r=b(()=>{"use strict";M();O();hr();ue();me();fe();D();Et();ki=[],Ai=3e4;B=class extends ${constructor(){super(...arguments);this.failure="";this.turn=0;this.followed="";this.spoken="";this.act=async(t,r,i)=>{try{await this.home.callService(t,r,i,void 0,!1)}catch(n){throw new Error(await St(this.home,n))}};this.called=t=>String(this.home?.states[t]?.attributes.friendly_name??t)}static getStubConfig(){return{}}static async getConfigElement(){return await br(),document.createElement("load-juggler-card-editor")}setConfig(t){this.config=fr(t),this.follow()}getCardSize(){return 12}getGridOptions(){return{columns:"full",rows:"auto",min_columns:6}}set hass(t){let r=this.home;this.home=t,(!this.spoken||r?.locale!==t.locale||r.localize!==t.localize)&&this.speak(t),this.follow()}get hass(){return this.home}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),Ai),this.follow()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),this.unfollow()}async speak(t){if(this.spoken===t.language){this.texts&&(this.texts=nt(t.localize));return}this.spoken=t.language;try{this.texts=nt(await mt(t))}catch{this.spoken=""}}unfollow(){this.leave?.(),this.leave=void 0,this.followed=""}follow(){if(!this.home||!this.config||!this.isConnected)return;let t=this.config.entry_id,{language:r}=this.home,i=`${t} ${r}`;if(i===this.followed)return;this.unfollow(),this.followed=i;let n=0;this.leave=vr(this.home,{entryId:t,language:r,onStart:()=>this.turn++,onView:o=>{n++,this.view=o,this.failure=""},onError:async o=>{let a=n,l=await St(this.home,o);i!==this.followed||a!==n||(this.view=void 0,this.failure=l)}})}render(){let{config:t,view:r,texts:i,home:n}=this;if(!t||!i||!n||!(r||this.failure))return p`<ha-card><div class="start"></div></ha-card>`;if(!r)return p`<ha-card>
<p class="failure" role="alert" data-banner="error"><ha-icon icon="mdi:alert"></ha-icon>${this.failure}</p>
</ha-card>`;let o=r.state==="running"&&!!r.site;return p`<ha-card data-state=${r.state} data-status=${r.status??u}>
<load-juggler-header
.view=${r}
.name=${t.title??""}
.texts=${i}
.locale=${n.locale}
.act=${this.act}
.called=${this.called}
></load-juggler-header>
${o?this.body(r,t,i,n):u}
</ha-card>`}body(t,r,i,n){let{locale:o}=n,a=t.loads??ki,l=t.site,d=a.map((w,T)=>({load:w,index:T})).sort((w,T)=>(w.load.priority??99)-(T.load.priority??99)||w.index-T.index),h=I(r,"battery")&&t.battery,c=I(r,"circuits")&&t.circuits?.length?t.circuits:null,m=I(r,"phases"),g=h||c||I(r,"chart");return p`<div class="body ${m&&g?h||c?"side":"pair":""}">
${m?p`<section class="phases">
<h3>${i("phases")}</h3>
<load-juggler-phases
.site=${l}
.loads=${a}
.stored=${!!t.battery}
.texts=${i}
.locale=${o}
></load-juggler-phases>
</section>`:u}
${I(r,"loads")?p`<section class="loads">
<h3>${i("loads")}</h3>
${a.length?p`<div class="ranks">
${pr(d,({load:w})=>w.entry_id,({load:w,index:T})=>this.load(t,w,T,i,n))}
</div>`:p`<p class="none">${i("no_loads")}</p>`}
</section>`:u}
${h||c?p`<section class="stored">
${h?p`<load-juggler-battery .battery=${h} .texts=${i} .locale=${o}></load-juggler-battery>`:u}
${c?p`<load-juggler-circuits
.circuits=${c}
.texts=${i}
.locale=${o}
></load-juggler-circuits>`:u}
</section>`:u}
${I(r,"chart")?p`<section class="chart">
<load-juggler-chart
.hass=${n}
.curves=${this.curves(t,a,i)}
.hours=${r.hours??At}
.texts=${i}
.turn=${this.turn}
></load-juggler-chart>
</section>`:u}
</div>`}load(t,r,i,n,o){let a=t.entities?.[r.entry_id],l=a?.status,d=l?o.states[l]:void 0;return p`<load-juggler-load
.load=${r}
.index=${i}
.entities=${a??{}}
.texts=${n}
.locale=${o.locale}
.act=${this.act}
.minutes=${d&&d.state===r.status?Si(d.last_changed):void 0}
></load-juggler-load>`}curves(t,r,i){let n=[];r.forEach((a,l)=>{let d=t.entities?.[a.entry_id]?.power;d&&n.push({id:d,name:a.name,now:a.power_w??null,load:l})});let o=this.entity("solar_power");return o&&n.push({id:o,name:i("sun"),now:t.site?.solar_w??null}),n}entity(t){let{view:r}=this;return r?r.entities?.[r.entry_id]?.[t]:void 0}static{this.styles=[S,A`
ha-card {
container-type: inline-size;
overflow: hidden;
}
.start {
height: 120px;
}
load-juggler-header:last-child {
padding-bottom: 16px;
}
.failure {
display: flex;
gap: 10px;
margin: 0;
padding: 16px;
line-height: 1.4;
}
.failure ha-icon {
flex: none;
color: var(--error-color);
}
.body {
display: grid;
gap: 20px;
padding: 16px;
}
section {
min-width: 0;
}
.ranks {
display: grid;
gap: 10px;
grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
}
.stored {
display: grid;
gap: 20px;
align-content: start;
}
.none {
margin: 0;
color: var(--lj-soft);
}
@container (min-width: 760px) {
.body.side,
.body.pair {
grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
column-gap: 32px;
}
.side .loads,
.pair .loads,
.side .chart {
grid-column: 1 / -1;
}
.side .stored,
.pair .chart {
grid-column: 2;
grid-row: 1;
}
}
`]}};f([_()],B.prototype,"config",2),f([_()],B.prototype,"view",2),f([_()],B.prototype,"failure",2),f([_()],B.prototype,"texts",2),f([_()],B.prototype,"turn",2)});function Gt(s){let[e,t]=qt[s%qt.length];return`var(--${e}-color, ${t})`}function Ct(s){return`--c:${Gt(s)};--ink:${qt[s%qt.length][2]}`}var qt,Kt=b(()=>{"use strict";qt=[["blue","#2196f3","#000"],["purple","#926bc7","#000"],["teal","#009688","#000"],["pink","#e91e63","#000"],["indigo","#3f51b5","#fff"],["light-green","#8bc34a","#000"],["brown","#795548","#fff"],["cyan","#00bcd4","#000"],["deep-orange","#ff6f22","#000"],["lime","#cddc39","#000"]]});function Ri(s,e){return Ei[String(s.states[e]?.attributes.unit_of_measurement)]??1}async function wr(s,e,t){if(!e.length)return new Map;let r=(Date.now()-t)/36e5;return r<=Ti+.1?Pi(s,e,t):Mi(s,e,t,r)}async function Pi(s,e,t){let r=await s.callWS({type:"history/history_during_period",start_time:new Date(t).toISOString(),entity_ids:e,minimal_response:!0,no_attributes:!0,significant_changes_only:!1});return new Map(e.map(i=>{let n=Ri(s,i);return[i,(r[i]??[]).map(({s:o,lu:a})=>({at:a*1e3,value:o===""||isNaN(+o)?null:+o*n}))]}))}async function Mi(s,e,t,r){let i=await s.callWS({type:"recorder/statistics_during_period",start_time:new Date(t).toISOString(),statistic_ids:e,period:r<=Ci?"5minute":"hour",types:["mean"],units:{power:"W"}}),n=Date.now();return new Map(e.map(o=>[o,ji(i[o]??[],n)]))}function ji(s,e){return s.flatMap(({start:t,end:r,mean:i},n)=>{let o=s[n+1]?.start??e-2*(r-t),a={at:t,value:i};return o>r?[a,{at:r,value:null}]:[a]})}var Ei,Ti,Ci,_r=b(()=>{"use strict";Ei={mW:.001,W:1,kW:1e3,MW:1e6},Ti=24,Ci=72});function kr(s,e,t){let r=s.at(-1);r&&(r.value===t||e<r.at)||s.push({at:e,value:t})}function Ar(s,e){let t=0;for(;t+1<s.length&&s[t+1].at<=e;)t++;t&&s.splice(0,t)}function Sr(s,e,t,r){let i=(t-e)/r,n=new Float64Array(r),o=new Float64Array(r);for(let a=0;a<s.length;a++){let{at:l,value:d}=s[a];if(d===null)continue;let h=Math.max(l,e),c=Math.min(s[a+1]?.at??t,t),m=Math.floor((h-e)/i);for(;h<c&&m<r;){let g=Math.min(c,e+(m+1)*i);n[m]+=d*(g-h),o[m]+=g-h,h=g,m++}}return Array.from(n,(a,l)=>o[l]>0?a/o[l]:null)}function Er(s,e){let t=Math.max(s,1e-9)/e,r=10**Math.floor(Math.log10(t)),i=[1,2,2.5,5,10].map(o=>o*r).find(o=>o>=t-1e-9),n=[];for(let o=0;o<s+i*.999;o+=i)n.push(Math.round(o*1e6)/1e6);return n}function Tr(s,e,t,r){let n=(Li.find(a=>(e-s)/(a*36e5)<=t)??168)*36e5,o=[];for(let a=Math.ceil((s+r)/n)*n-r;a<=e;a+=n)o.push(a);return o}var Li,Cr=b(()=>{"use strict";Li=[1/60,1/30,1/12,1/6,.25,.5,1,2,3,6,12,24,48]});function Vi(s,e){let t=!1,r="";return s.forEach((i,n)=>{i!==null&&(r+=t?`L${e(n,i)}`:`M${e(n,i)}h0`),t=i!==null}),r}var Y,R,Yt,be,Oi,Hi,j,Rr=b(()=>{"use strict";M();O();Kt();G();_r();Cr();D();Y=170,R=36,Yt=20,be=8,Oi=24,Hi=5e3,j=class extends ${constructor(){super(...arguments);this.curves=[];this.hours=6;this.turn=0;this.wide=0;this.drawn=0;this.missing=!1;this.samples=new Map;this.asked="";this.point=t=>{let r=t.currentTarget.getBoundingClientRect(),i=t.clientX-r.left;this.pointed=i<R?void 0:i}}connectedCallback(){super.connectedCallback(),this.asked="",this.sizes=new ResizeObserver(([t])=>this.wide=Math.round(t.contentRect.width)),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes?.disconnect()}shouldUpdate(t){return t.has("curves")&&this.take(),t.delete("curves"),t.size>0}take(){let t=Date.now();for(let{id:i,now:n}of this.curves){let o=this.samples.get(i);o||this.samples.set(i,o=[]),kr(o,t,n)}let r=`${this.turn} ${this.hours} ${this.curves.map(i=>i.id).join(" ")}`;r!==this.asked&&(this.asked=r,this.ask(r)),t-this.drawn>=Hi&&(this.drawn=t)}async ask(t){let r=Date.now()-this.hours*36e5;try{let i=await wr(this.hass,this.curves.map(n=>n.id),r);if(t!==this.asked)return;for(let[n,o]of i){let a=o.at(-1)?.at??-1/0;this.samples.set(n,[...o,...(this.samples.get(n)??[]).filter(l=>l.at>a)])}this.missing=!1}catch{this.missing=!0}this.drawn=Date.now()}render(){let{texts:t,hass:r,wide:i}=this,n=Date.now(),o=n-this.hours*36e5,a=Math.max(2,Math.min(180,Math.floor((i-R)/3))),l=[],d=new Array(a).fill(0),h,c=500;for(let x of this.curves){let W=this.samples.get(x.id)??[];Ar(W,o);let lt=Sr(W,o,n,a);if(x.load===void 0)h=lt,c=Math.max(c,...lt.map(q=>q??0));else{let q=d.map((gt,Qr)=>gt+Math.max(0,lt[Qr]??0));l.push({curve:x,values:lt,low:d,high:q}),d=q}}c=Math.max(c,...d);let m=Er(c,4),g=m.at(-1),v=x=>R+(i-R)*x/(a-1),w=x=>be+(Y-be-Yt)*(1-x/g),T=(x,W)=>`${v(x).toFixed(1)},${w(W).toFixed(1)}`,F=x=>R+(i-R)*(x-o)/(n-o),Zr=Qe(r.locale,r.config.time_zone,n),Xr=Tr(o,n,Math.max(2,Math.floor((i-R)/64)),Zr);return p`
<h3>${t("chart",{duration:kt(this.hours*3600)})}</h3>
${this.missing?p`<p>${t("no_history")}</p>`:u}
<div class="plot" @pointermove=${this.point} @pointerleave=${()=>this.pointed=void 0}>
${i<R+20?u:it`<svg data-chart role="img" aria-label=${this.described()} width=${i} height=${Y} viewBox="0 0 ${i} ${Y}">
${m.map((x,W)=>it`
<line class="grid" x1=${R} x2=${i} y1=${w(x)} y2=${w(x)} />
<text x=${R-6} y=${w(x)+4} text-anchor="end">${W===m.length-1?"kW":k(r.locale,x/1e3,g<4e3?1:0)}</text>`)}
${Xr.map(x=>it`
<line class="tick" x1=${F(x)} x2=${F(x)} y1=${Y-Yt} y2=${Y-Yt+4} />
<text x=${F(x)} y=${Y-4} text-anchor=${F(x)>i-20?"end":F(x)<R+16?"start":"middle"}>${this.time(x)}</text>`)}
${l.map(({curve:x,low:W,high:lt})=>it`<path
class="area"
style="--c:${Gt(x.load)}"
d="M${lt.map((q,gt)=>T(gt,q)).join("L")}L${W.map((q,gt)=>T(gt,q)).reverse().join("L")}Z"
/>`)}
${h?it`<path class="sun" d=${Vi(h,T)} />`:u}
${this.pointed===void 0?u:it`<line class="cursor" x1=${this.pointed} x2=${this.pointed} y1=${be} y2=${Y-Yt} />`}
</svg>`}
${this.pointed===void 0?u:this.readout(o,n,a,l,h)}
</div>
`}readout(t,r,i,n,o){let{hass:a,texts:l,wide:d}=this,h=(this.pointed-R)/(d-R),c=Math.min(i-1,Math.max(0,Math.round(h*(i-1)))),m=this.pointed>d/2;return p`<div class="readout" aria-hidden="true" style="${m?"left":"right"}:${m?R+4:4}px">
<b>${this.time(t+h*(r-t))}</b>
${o?p`<span><i class="line"></i>${l("sun")} ${C(a.locale,o[c])}</span>`:u}
${[...n].reverse().map(({curve:g,values:v})=>p`<span><i style="--c:${Gt(g.load)}"></i>${g.name} ${C(a.locale,v[c])}</span>`)}
</div>`}time(t){return tr(this.hass.locale,this.hass.config.time_zone,t,this.hours>Oi)}described(){let{hass:t,texts:r,curves:i}=this,n=i.map(o=>`${o.name} ${C(t.locale,o.now)}`).join(", ");return r("chart_label",{duration:kt(this.hours*3600),now:n})}static{this.styles=[S,A`
.plot {
position: relative;
height: ${Y}px;
touch-action: pan-y;
}
svg {
display: block;
}
text {
font: 11px var(--lj-font);
fill: var(--lj-soft);
}
.grid {
stroke: var(--lj-line);
stroke-width: 1;
}
.tick,
.cursor {
stroke: var(--secondary-text-color);
}
.area {
fill: var(--c);
fill-opacity: 0.75;
stroke: var(--c);
stroke-width: 1;
}
.sun {
fill: none;
stroke: var(--lj-sun);
stroke-width: 2;
stroke-linecap: round;
stroke-linejoin: round;
}
p {
margin: 0 0 6px;
font-size: 12px;
color: var(--lj-soft);
}
.readout {
position: absolute;
top: 4px;
display: grid;
gap: 2px;
max-width: 75%;
padding: 6px 8px;
border-radius: 6px;
border: 1px solid var(--lj-line);
background: var(--lj-card);
font-size: 12px;
pointer-events: none;
font-variant-numeric: tabular-nums;
}
.readout i {
display: inline-block;
width: 8px;
height: 8px;
margin-right: 5px;
border-radius: 2px;
background: var(--c, var(--lj-sun));
}
.readout .line {
height: 3px;
vertical-align: middle;
}
`]}};f([y({attribute:!1})],j.prototype,"curves",2),f([y({attribute:!1})],j.prototype,"hours",2),f([y({attribute:!1})],j.prototype,"texts",2),f([y({attribute:!1})],j.prototype,"turn",2),f([_()],j.prototype,"wide",2),f([_()],j.prototype,"drawn",2),f([_()],j.prototype,"missing",2),f([_()],j.prototype,"pointed",2)});var zi,Ui,H,Pr=b(()=>{"use strict";M();O();D();zi=5e3,Ui={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1},H=class extends ${constructor(){super(...arguments);this.options=[];this.label="";this.disabled=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer),this.pending=void 0}willUpdate(){this.pending===this.chosen&&(this.pending=void 0)}render(){let t=this.pending??this.chosen,r=this.options.includes(t??"")?t:this.options[0];return p`
<div class="chips" role="radiogroup" aria-label=${this.label} @keydown=${this.key}>
${this.options.map(i=>p`
<button
role="radio"
data-mode=${i}
aria-checked=${i===t?"true":"false"}
tabindex=${i===r?0:-1}
?disabled=${this.disabled}
aria-busy=${i===this.pending?"true":u}
@click=${()=>this.pick(i)}
>
${i}
</button>
`)}
</div>
`}key(t){let r=Ui[t.key];if(r===void 0||this.disabled)return;t.preventDefault();let i=[...this.renderRoot.querySelectorAll("button")],o=(i.indexOf(t.target)+r+i.length)%i.length;i[o]?.focus();let a=this.options[o];a!==void 0&&this.pick(a)}async pick(t){if(t===(this.pending??this.chosen))return;clearTimeout(this.timer),this.pending=t;let r=await this.choose(t);this.pending===t&&(r?this.timer=setTimeout(()=>this.pending=void 0,zi):this.pending=void 0)}static{this.styles=[S,A`
.chips {
display: flex;
flex-wrap: wrap;
gap: 4px;
}
button {
padding: 6px 8px;
min-height: 32px;
border-radius: 16px;
font-size: 13px;
line-height: 1.3;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
transition:
background 0.15s,
color 0.15s;
}
button:hover:enabled:not([aria-checked="true"]) {
background: var(--lj-track);
}
button[aria-checked="true"] {
background: color-mix(in srgb, var(--primary-color) 28%, transparent);
border-color: var(--primary-color);
box-shadow: inset 0 0 0 1px var(--primary-color);
font-weight: 600;
}
button[aria-busy="true"] {
opacity: 0.7;
}
`]}};f([y({attribute:!1})],H.prototype,"options",2),f([y({attribute:!1})],H.prototype,"chosen",2),f([y()],H.prototype,"label",2),f([y({type:Boolean})],H.prototype,"disabled",2),f([y({attribute:!1})],H.prototype,"choose",2),f([_()],H.prototype,"pending",2)});var at,Mr=b(()=>{"use strict";M();O();G();D();at=class extends ${constructor(){super(...arguments);this.circuits=[]}render(){let{circuits:t,texts:r,locale:i}=this;return p`
<h3>${r("circuits")}</h3>
${t.map(n=>p`
<div class="circuit ${n.overload?"over":""}" data-circuit=${n.entry_id}>
<span class="name">${n.name}</span>
<span class="limit">${r("circuit_limit",{limit:k(i,n.limit,0)})}</span>
${n.flows.map((o,a)=>this.phase(n,o,"ABC"[a]??""))}
${n.overload?p`<span class="said" role="status">${r("overload")}</span>`:u}
</div>
`)}
`}phase(t,r,i){let n=r===null?0:Math.min(100,Math.max(0,r/t.limit*100));return p`
<span class="phase">
<span>${i} ${N(this.locale,r)}</span>
<i class="track"><i style="width:${Math.round(n)}%"></i></i>
</span>
`}static{this.styles=[S,A`
.circuit {
display: grid;
grid-template-columns: repeat(3, minmax(0, 1fr));
gap: 2px 12px;
margin-bottom: 10px;
font-size: 12.5px;
font-variant-numeric: tabular-nums;
}
.name {
grid-column: span 2;
font-size: 14px;
font-weight: 600;
}
.limit {
text-align: right;
color: var(--lj-soft);
}
.track {
display: block;
height: 5px;
margin-top: 3px;
border-radius: 3px;
background: var(--lj-track);
overflow: hidden;
}
.track i {
display: block;
height: 100%;
background: var(--primary-color);
transition: width 0.4s;
}
.over .track i {
background: var(--error-color);
}
.said {
grid-column: 1 / -1;
color: var(--error-color);
}
`]}};f([y({attribute:!1})],at.prototype,"circuits",2),f([y({attribute:!1})],at.prototype,"texts",2),f([y({attribute:!1})],at.prototype,"locale",2)});var jr,Lr=b(()=>{"use strict";M();jr=A`
article {
position: relative;
height: 100%;
padding: 12px 14px 12px 16px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
overflow: hidden;
}
article::before {
content: "";
position: absolute;
inset: 0 auto 0 0;
width: 4px;
background: var(--c);
}
header {
display: flex;
align-items: center;
flex-wrap: wrap;
gap: 4px 8px;
}
.key {
width: 20px;
height: 20px;
border-radius: 5px;
font-size: 12px;
}
.name {
font-size: 16px;
font-weight: 600;
}
.status {
padding: 2px 8px;
border-radius: 10px;
font-size: 12px;
background: var(--lj-track);
white-space: nowrap;
}
.status small {
font-size: 11px;
opacity: 0.8;
}
.runs .status {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.waits .status {
background: color-mix(in srgb, var(--warning-color, #ffa600) 26%, transparent);
}
.wrong .status {
background: color-mix(in srgb, var(--error-color) 22%, transparent);
}
.power {
margin-left: auto;
font-size: 18px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.reason {
display: flex;
gap: 8px;
align-items: flex-start;
margin: 8px 0;
font-size: 15px;
line-height: 1.35;
font-weight: 500;
}
.reason ha-icon {
flex: none;
--mdc-icon-size: 20px;
color: var(--lj-soft);
}
.waits .reason ha-icon {
color: var(--warning-color, #ffa600);
}
.runs .reason ha-icon {
color: var(--success-color, #43a047);
}
.wrong .reason ha-icon,
.reason.bad ha-icon {
color: var(--error-color);
}
.figures {
display: flex;
flex-wrap: wrap;
gap: 2px 12px;
font-size: 12.5px;
color: var(--lj-soft);
font-variant-numeric: tabular-nums;
}
.meter {
position: relative;
flex: 1 0 100%;
height: 6px;
margin-bottom: 4px;
border-radius: 3px;
background: var(--lj-track);
}
.meter i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.drawn {
left: 0;
border-radius: 3px;
background: var(--c);
}
.limit {
width: 3px;
margin: -3px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.controls {
display: flex;
flex-wrap: wrap;
align-items: center;
justify-content: space-between;
gap: 8px 16px;
margin-top: 10px;
}
.controls.free load-juggler-chips {
opacity: 0.7;
}
.small {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 6px 16px;
font-size: 13px;
}
.stepper {
display: flex;
align-items: center;
gap: 2px;
}
.stepper span {
margin-right: 4px;
color: var(--lj-soft);
}
.stepper b {
min-width: 18px;
text-align: center;
font-variant-numeric: tabular-nums;
}
.stepper button {
display: grid;
place-items: center;
width: 30px;
height: 30px;
border-radius: 50%;
--mdc-icon-size: 20px;
}
.stepper button:hover:enabled {
background: var(--lj-track);
}
.switch {
display: flex;
align-items: center;
gap: 8px;
min-height: 30px;
}
.switch i {
position: relative;
width: 34px;
height: 18px;
border-radius: 9px;
background: var(--lj-house);
transition: background 0.2s;
}
.switch i::after {
content: "";
position: absolute;
top: 2px;
left: 2px;
width: 14px;
height: 14px;
border-radius: 50%;
background: var(--lj-card);
transition: transform 0.2s;
}
.switch[aria-checked="true"] i {
background: var(--primary-color);
}
.switch[aria-checked="true"] i::after {
transform: translateX(16px);
}
.error {
margin: 8px 0 0;
font-size: 13px;
color: var(--error-color);
}
`});function Or(s){return Ni[s]??"mdi:information"}function Hr(s){return s!==void 0&&Di[s]||"rests"}function Vr(s){return Ii.has(s)}var Ni,Di,Ii,zr=b(()=>{"use strict";Ni={main_breaker:"mdi:transmission-tower",max_import:"mdi:transmission-tower-import",circuit:"mdi:electric-switch",inverter:"mdi:solar-power",battery_first:"mdi:home-battery",not_enough_solar:"mdi:weather-partly-cloudy",follows_sun:"mdi:weather-sunny",below_excess_threshold:"mdi:weather-sunset-up",follows_export:"mdi:weather-sunny",gave_way_to:"mdi:swap-horizontal",at_maximum:"mdi:check-circle",vehicle_limit:"mdi:car-electric",ramping:"mdi:timer-sand",not_connected:"mdi:power-plug-off",no_demand:"mdi:sleep",pausing:"mdi:pause-circle",riding_through:"mdi:weather-cloudy",sensor_lost:"mdi:alert",device_lost:"mdi:lan-disconnect",control_off:"mdi:hand-back-right",manual:"mdi:hand-back-right",checking_wiring:"mdi:connection",invalid_configuration:"mdi:alert"};Di={charging:"runs",on:"runs",waiting:"waits",paused:"waits",unavailable:"wrong"},Ii=new Set(["sensor_lost","device_lost","invalid_configuration"])});var Bi,Ji,Fi,Wi,ye,P,ve=b(()=>{"use strict";M();O();Kt();G();Lr();zr();D();Bi=1,Ji=10,Fi=new Set(["not_controlled","off"]),Wi=5e3,ye=8e3,P=class extends ${constructor(){super(...arguments);this.index=0;this.entities={};this.error="";this.mode=t=>this.change("select","select_option",{entity_id:this.entities.operating_mode,option:t})}willUpdate(t){t.has("load")&&(this.priority===this.load.priority&&(this.priority=void 0),this.controlled===this.load.controlled&&(this.controlled=void 0))}render(){let{load:t,texts:r,locale:i}=this,{reason:n}=t,o=Hr(t.status);return p`
<article
class=${o}
style=${Ct(this.index)}
data-load=${t.entry_id}
data-status=${t.status??"not_loaded"}
aria-label=${t.name}
>
<header>
<i class="key" aria-hidden="true">${this.index+1}</i>
<button class="name" @click=${()=>this.more("status")}>${t.name}</button>
<span class="status">
${t.status===void 0?r("not_loaded"):r.state(t.status)}
${this.lasting()}
</span>
<button class="power" @click=${()=>this.more("power")} aria-label=${r("draw_power",{power:C(i,t.power_w)})}>
${t.power_w==null?u:C(i,t.power_w)}
</button>
</header>
${n?p`<p class="reason ${Vr(n.code)?"bad":""}" data-reason=${n.code}>
<ha-icon .icon=${Or(n.code)} aria-hidden="true"></ha-icon><span>${It(n.sentence)}</span>
</p>`:u}
${t.status===void 0?u:this.figures()} ${t.mode===void 0?u:this.controls()}
${this.error?p`<p class="error" role="alert">${this.error}</p>`:u}
</article>
`}lasting(){let t=kt((this.minutes??0)*60);return t?p`<small>${this.texts("for",{duration:t})}</small>`:u}figures(){let{load:t,texts:r,locale:i}=this,n=Object.entries(t.draw??{}).filter(([,c])=>c>=.05||(t.limit_a??0)>0),o=Math.max(0,...n.map(([,c])=>c)),a=Math.max(t.max_a??0,t.limit_a??0,o)||1,l=c=>`${Math.min(100,Math.round(c/a*1e3)/10)}%`,h=n.length>1&&n.every(([,c])=>Math.abs(c-n[0][1])<.25)?`${n.map(([c])=>c).join("+")} ${N(i,n[0][1])}`:n.map(([c,m])=>`${c} ${N(i,m)}`).join(" · ");return p`
<div class="figures">
<div class="meter" aria-hidden="true">
<i class="drawn" style="width:${l(o)}"></i>
${(t.limit_a??0)>0?p`<i class="limit" style="left:${l(t.limit_a??0)}"></i>`:u}
</div>
<span data-limit>${Fi.has(t.status)?r("left_alone"):r("limit",{limit:k(i,t.limit_a??0,1)})}</span>
<span data-draw>${n.length?r("draws",{draws:h}):u}</span>
${(t.limit_a??0)===0&&(t.available_a??0)>0?p`<span>${r("would_get",{available:k(i,t.available_a??0,1)})}</span>`:u}
</div>
`}controls(){let{load:t,texts:r,entities:i}=this,n=this.priority??t.priority??1,o=this.controlled??t.controlled??!0;return p`
<div class="controls ${o?"":"free"}">
<load-juggler-chips
.options=${t.modes??[]}
.chosen=${t.mode}
.label=${r("mode_of",{name:t.name})}
.disabled=${!i.operating_mode}
.choose=${this.mode}
></load-juggler-chips>
<div class="small">
<div class="stepper" role="group" aria-label=${r("priority_of",{name:t.name})}>
<span>${r("priority")}</span>
<button
data-priority="up"
?disabled=${!i.priority||n<=Bi}
aria-label=${r("priority_up")}
@click=${()=>this.rank(n-1)}
>
<ha-icon icon="mdi:chevron-up"></ha-icon>
</button>
<b data-priority-value aria-live="polite">${n}</b>
<button
data-priority="down"
?disabled=${!i.priority||n>=Ji}
aria-label=${r("priority_down")}
@click=${()=>this.rank(n+1)}
>
<ha-icon icon="mdi:chevron-down"></ha-icon>
</button>
</div>
<button
class="switch"
role="switch"
data-control
aria-checked=${o?"true":"false"}
?disabled=${!i.dynamic_control}
@click=${()=>this.control(!o)}
>
<i></i><span>${r(o?"controlled":"not_controlled")}</span>
</button>
</div>
</div>
`}more(t){let r=this.entities[t];r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}async rank(t){this.priority=t,this.settle(await this.change("number","set_value",{entity_id:this.entities.priority,value:t}))}async control(t){this.controlled=t;let r=t?"turn_on":"turn_off";this.settle(await this.change("switch",r,{entity_id:this.entities.dynamic_control}))}settle(t){clearTimeout(this.settles);let r=()=>{this.priority=this.controlled=void 0};t?this.settles=setTimeout(r,Wi):r()}async change(t,r,i){clearTimeout(this.timer),this.error="";try{return await this.act(t,r,i),!0}catch(n){return this.error=n.message??String(n),this.timer=setTimeout(()=>this.error="",ye),!1}}static{this.styles=[S,jr]}};f([y({attribute:!1})],P.prototype,"load",2),f([y({attribute:!1})],P.prototype,"index",2),f([y({attribute:!1})],P.prototype,"entities",2),f([y({attribute:!1})],P.prototype,"texts",2),f([y({attribute:!1})],P.prototype,"locale",2),f([y({attribute:!1})],P.prototype,"act",2),f([y({attribute:!1})],P.prototype,"minutes",2),f([_()],P.prototype,"error",2),f([_()],P.prototype,"priority",2),f([_()],P.prototype,"controlled",2)});var qi,L,Ur=b(()=>{"use strict";M();O();G();ve();D();qi=new Set(["overload","sensor_lost","no_power_measurement"]),L=class extends ${constructor(){super(...arguments);this.name="";this.error="";this.share=async t=>{let r=t.target;clearTimeout(this.timer),this.error="";try{let i={entity_id:this.entity("distribution_mode"),option:r.value};await this.act("select","select_option",i)}catch(i){this.error=i.message??String(i),this.timer=setTimeout(()=>this.error="",ye),r.value=this.view.distribution?.mode??""}}}render(){let{view:t,texts:r,name:i}=this,{status:n}=t,o=n==="ok"||n==="off_grid"?"good":qi.has(n??"")?"bad":"";return p`
<header>
<h2>${i||t.title}</h2>
${n?p`<button class="pill ${o}" data-site-status=${n} @click=${()=>this.more("status")}>
${r.state(n)}
</button>`:u}
${t.distribution?p`<label class="share">
<span>${r("distribution")}</span>
<select
data-distribution
.value=${t.distribution.mode}
?disabled=${!this.entity("distribution_mode")}
@change=${this.share}
>
${t.distribution.modes.map(a=>p`<option value=${a} ?selected=${a===t.distribution.mode}>${a}</option>`)}
</select>
</label>`:u}
</header>
${this.error?p`<p class="error" role="alert">${this.error}</p>`:u}
${t.state==="running"&&t.site?this.tiles(t.site,t,r):u} ${this.banners(t,r)}
`}tiles(t,r,i){let{battery:n}=r,{locale:o}=this,a=t.grid_w,l=[];if(!t.off_grid){let d=a!==null&&a<-15,h=d?"mdi:transmission-tower-import":"mdi:transmission-tower-export",c=C(o,a===null?null:d?-a:Math.max(0,a));l.push(["grid",h,i(d?"exports":"imports"),c,"grid_power"])}return(t.solar_w!==null||this.entity("solar_power"))&&l.push(["sun","mdi:solar-power-variant",i("sun"),C(o,t.solar_w),"solar_power"]),n&&l.push(["battery","mdi:home-battery",i("battery"),Bt(o,n.soc),"battery_soc"]),l.push(["house","mdi:home",i("house"),C(o,t.house_w),"house_power"]),l.push(["loads","mdi:ev-station",i("loads"),C(o,t.managed_w),"managed_power"]),p`<div class="tiles">
${l.map(([d,h,c,m,g])=>p`
<button class="tile ${d}" data-tile=${d} @click=${()=>this.more(g)} ?disabled=${!this.entity(g)}>
<ha-icon .icon=${h} aria-hidden="true"></ha-icon><span>${c}</span><b>${m}</b>
</button>
`)}
</div>`}banners(t,r){let i=[];t.state!=="running"&&i.push([t.state,r(`state_${t.state}`,{hub:t.title})]),t.site?.overload&&i.push(["overload",this.overloaded(t,r)]);for(let{code:a,sentence:l}of t.problems??[])i.push([a,l]);let n=(t.lost??[]).map(({entity_id:a,sentence:l})=>l.replace(a,()=>this.called(a)));if(n.length&&i.push(["lost",r("lost",{inputs:n.join(", ")})]),!i.length)return u;let o=t.state==="waiting"||t.status==="ok"&&!t.site?.overload;return p`<div class="banner ${o?"mild":""}" role=${o?"status":"alert"} data-banner=${i[0][0]}>
<ha-icon .icon=${o?"mdi:information":"mdi:alert"} aria-hidden="true"></ha-icon>
<div>${i.map(([a,l])=>p`<p data-problem=${a}>${l}</p>`)}</div>
</div>`}overloaded(t,r){let i=t.site.phases.filter(({grid:a})=>a!==null&&a>t.site.breaker),n=(t.circuits??[]).filter(({overload:a})=>a).map(({name:a})=>a),o=[i.map(({phase:a})=>a).join("+"),...n].filter(Boolean).join(", ");return o?r("overload_at",{where:o}):r("overload")}entity(t){return this.view.entities?.[this.view.entry_id]?.[t]}more(t){let r=this.entity(t);r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}static{this.styles=[S,A`
:host {
container-type: inline-size;
}
header {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 8px 12px;
padding: 16px 16px 0;
}
h2 {
margin: 0;
font-size: 20px;
font-weight: 600;
line-height: 1.2;
}
.pill {
padding: 3px 10px;
border-radius: 12px;
font-size: 13px;
font-weight: 500;
background: var(--lj-track);
}
.pill.good {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.pill.bad {
background: var(--error-color);
color: #fff;
}
.share {
display: flex;
align-items: center;
gap: 8px;
margin-left: auto;
font-size: 13px;
color: var(--lj-soft);
}
select {
font: inherit;
padding: 5px 8px;
border-radius: 8px;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
background: var(--lj-card);
}
.error {
margin: 8px 16px 0;
font-size: 13px;
color: var(--error-color);
}
.tiles {
display: grid;
grid-template-columns: repeat(auto-fit, minmax(min(112px, 100%), 1fr));
gap: 8px;
padding: 14px 16px 0;
}
.tile {
display: grid;
grid-template-columns: auto 1fr;
gap: 0 8px;
align-items: center;
padding: 8px 10px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
}
.tile:disabled {
opacity: 1;
}
.tile ha-icon {
grid-row: span 2;
--mdc-icon-size: 22px;
color: var(--lj-soft);
}
.tile.sun ha-icon {
color: var(--lj-sun);
}
.tile.battery ha-icon {
color: var(--energy-battery-out-color, #4db6ac);
}
.tile span {
font-size: 12px;
color: var(--lj-soft);
white-space: nowrap;
overflow: hidden;
text-overflow: ellipsis;
}
.tile b {
font-size: 16px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.banner {
display: flex;
gap: 10px;
margin: 14px 16px 0;
padding: 10px 12px;
border-radius: 10px;
font-size: 14px;
line-height: 1.4;
background: color-mix(in srgb, var(--error-color) 16%, transparent);
}
.banner ha-icon {
flex: none;
color: var(--error-color);
}
.banner.mild {
background: var(--lj-track);
}
.banner.mild ha-icon {
color: var(--info-color, var(--primary-color));
}
.banner p {
margin: 0;
}
.banner p + p {
margin-top: 2px;
}
@container (max-width: 520px) {
.tiles {
grid-template-columns: 1fr 1fr;
}
}
@container (max-width: 480px) {
.share {
flex: 1 0 100%;
}
select {
flex: 1;
}
}
`]}};f([y({attribute:!1})],L.prototype,"view",2),f([y({attribute:!1})],L.prototype,"name",2),f([y({attribute:!1})],L.prototype,"texts",2),f([y({attribute:!1})],L.prototype,"locale",2),f([y({attribute:!1})],L.prototype,"act",2),f([y({attribute:!1})],L.prototype,"called",2),f([_()],L.prototype,"error",2)});function Nr(s,e){if(s.grid===null)return null;let t=e.map(m=>Math.max(0,m.draw?.[s.phase]??0)),r=t.reduce((m,g)=>m+g,0),i=e.reduce((m,g,v)=>m+(Ki(g)?t[v]:0),0),n=s.unmanaged===null?0:Math.max(0,r-i-(s.grid-s.unmanaged)),o=s.unmanaged===null?s.grid-r:s.unmanaged-i-n,a=s.fed!==null?Math.max(0,s.fed):Math.max(0,-o),l=0-a,d=[],h=l,c=(m,g,v)=>{g<.05||(d.push(v===void 0?{kind:m,from:h,to:h+g}:{kind:m,from:h,to:h+g,load:v}),h+=g)};return c("house",Math.max(0,o-l)),t.forEach((m,g)=>c("load",m,g)),s.grid-h>1&&c("other",s.grid-h),{start:l,end:s.grid,sun:a,pieces:d}}function Dr(s,e,t){let r=e>40?10:5,i=Math.min(0,...s.map(a=>a?Math.min(a.start,a.end):0)),n=Math.max(e,...s.map(a=>a?Math.max(a.end,...a.pieces.map(l=>l.to)):0)),o=0-Math.ceil(-i/r)*r;return t&&t.low<o&&-i>-t.low-2*r&&(o=t.low),{low:o,high:Math.max(e*1.06,n*1.02)}}function Rt(s,e){let t=(e-s.low)/(s.high-s.low);return Math.round(Math.min(1,Math.max(0,t))*1e3)/10}function Ir(s,e){return e.grid===null?null:s.breaker-e.grid}var Gi,Ki,Br=b(()=>{"use strict";Gi=new Set(["control_off","manual","not_connected","invalid_configuration"]),Ki=({reason:s,limit_a:e})=>Gi.has(s?.code??"")||s?.code==="checking_wiring"&&e===0});var J,Jr=b(()=>{"use strict";M();O();Br();Kt();G();D();J=class extends ${constructor(){super(...arguments);this.loads=[];this.stored=!1}render(){let{site:t,loads:r,texts:i}=this,n=t.phases.map(l=>Nr(l,r)),o=this.scale=Dr(n,t.breaker,this.scale),a=t.phases.filter((l,d)=>(n[d]?.sun??0)>0);return p`
<div class="bars">
${t.phases.map((l,d)=>this.row(l,n[d]??null,o))}
${t.off_grid?u:this.axis(o)}
</div>
<ul class="legend">
${n.some(l=>l?.pieces.some(({kind:d})=>d==="house"))?p`<li><i class="key house"></i>${i("house")}</li>`:u}
${r.map((l,d)=>p`<li><i class="key load" style=${Ct(d)}>${d+1}</i>${l.name}</li>`)}
${n.some(l=>l?.pieces.some(({kind:d})=>d==="other"))?p`<li><i class="key other"></i>${i("other")}</li>`:u}
${a[0]?p`<li><i class="key sun"></i>${this.source(a[0])}</li>`:u}
<li><i class="key free"></i>${i("free")}</li>
${t.off_grid?u:p`<li><i class="key breaker"></i>${i("breaker")}</li>`}
</ul>
`}source({fed:t}){return this.texts(`sun${this.stored?"_battery":""}${t===null?"_left":""}`)}row(t,r,i){let{site:n,texts:o,locale:a}=this,l=Ir(n,t),d=l!==null&&l<0,h=t.grid,c=h===null?o("unknown"):d?o("over_by",{amps:k(a,-l,1)}):o("free_amps",{amps:t.free===null?"–":k(a,t.free,1)});return p`
<div class="phase ${d?"over":""}" data-phase=${t.phase}>
<span class="name" aria-hidden="true">${t.phase}</span>
<div class="track" role="img" aria-label=${this.described(t,r,c)}>
${r?this.track(t,r,i):p`<span class="none">${o("unknown")}</span>`}
</div>
<span class="numbers" aria-hidden="true">
<b data-grid>${N(a,n.off_grid?t.fed:h)}</b>
<small>${c}</small>
</span>
</div>
`}track(t,r,i){let{site:n}=this,o=h=>Rt(i,h),a=o(0),l=o(r.end),d=o(r.end+Math.min(t.free??0,Math.max(0,n.breaker-r.end)));return p`
${r.sun>0?p`<i class="sun" style="left:${o(r.start)}%;width:${a-o(r.start)}%"></i>`:u}
${d>l?p`<i class="free" style="left:${l}%;width:${d-l}%"></i>`:u}
${r.pieces.map(h=>this.piece(h,o))}
${r.end>n.breaker?p`<i class="beyond" style="left:${o(n.breaker)}%;width:${l-o(n.breaker)}%"></i>`:u}
<i class="zero" style="left:${a}%"></i>
${n.off_grid?u:p`<i class="breaker" style="left:${o(n.breaker)}%"></i>`}
<i class="now" style="left:${l}%"></i>
`}piece(t,r){let i=r(t.from),n=Math.round((r(t.to)-i)*10)/10,o=t.load===void 0?"":`${Ct(t.load)};`;return p`<i class="piece ${t.kind}" style="${o}left:${i}%;width:${n}%"
>${t.load===void 0||n<4?u:t.load+1}</i
>`}axis(t){let{site:r,locale:i,texts:n}=this,o=a=>k(i,a,0);return p`
<div class="axis" aria-hidden="true">
${t.low<0?p`<span class="low">${n("axis_export",{amps:o(-t.low)})}</span>
${Rt(t,0)<33?u:p`<span style="left:${Rt(t,0)}%">0</span>`}`:p`<span class="low">0</span>`}
<span class="high" style="right:${100-Rt(t,r.breaker)}%"
>${n("axis_import",{amps:o(r.breaker)})}</span
>
</div>
`}described(t,r,i){let{texts:n,locale:o,loads:a,site:l}=this;if(!r)return n("phase_unknown",{phase:t.phase});let d=r.pieces.map(c=>`${c.kind==="load"?a[c.load].name:n(c.kind)} ${N(o,c.to-c.from)}`);return r.sun>0&&d.push(`${this.source(t)} ${N(o,r.sun)}`),[n(l.off_grid?"phase_off_grid":"phase_grid",{phase:t.phase,amps:k(o,r.end,1),breaker:k(o,l.breaker,0)}),...d,i].join(", ")}static{this.styles=[S,A`
.bars {
display: grid;
gap: 10px;
}
.phase,
.axis {
display: grid;
grid-template-columns: 20px 1fr 76px;
gap: 10px;
align-items: center;
}
.name {
font-weight: 600;
text-align: center;
color: var(--lj-soft);
}
.track {
position: relative;
height: 26px;
border-radius: 6px;
background: var(--lj-track);
}
.track i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.piece {
display: grid;
place-items: center;
overflow: hidden;
background: var(--c);
color: var(--ink);
font: 600 12px/1 var(--lj-font);
box-shadow: inset -1px 0 0 var(--lj-card);
}
.house,
.other {
--c: var(--lj-house);
}
.track .sun {
top: auto;
bottom: -5px;
height: 4px;
border-radius: 2px;
background: var(--lj-sun);
}
.free {
background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.piece.other {
background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
}
.beyond {
background: repeating-linear-gradient(45deg, var(--error-color) 0 4px, transparent 4px 7px);
}
.zero {
width: 1px;
margin: -3px 0 -6px;
background: var(--secondary-text-color);
}
.breaker {
width: 3px;
margin: -4px -1.5px;
border-radius: 2px;
background: var(--error-color);
}
.now {
width: 3px;
margin: -2px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.none {
display: block;
padding: 0 8px;
line-height: 26px;
font-size: 12px;
color: var(--lj-soft);
}
.numbers {
text-align: right;
line-height: 1.15;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.numbers small {
display: block;
font-size: 11px;
color: var(--lj-soft);
}
.over b,
.over small {
color: var(--error-color);
}
.axis {
display: block;
position: relative;
height: 14px;
margin: -4px 86px 0 30px;
font-size: 11px;
color: var(--lj-soft);
}
.axis span {
position: absolute;
transform: translateX(-50%);
}
.axis .low,
.axis .high {
transform: none;
white-space: nowrap;
}
.axis .high {
margin-right: -6px;
}
.legend {
display: flex;
flex-wrap: wrap;
gap: 4px 14px;
margin: 10px 0 0;
padding: 0;
list-style: none;
font-size: 12px;
color: var(--lj-soft);
}
.legend li {
display: flex;
align-items: center;
gap: 6px;
}
.key.other {
background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
}
.key.sun {
height: 4px;
background: var(--lj-sun);
}
.key.free {
background: var(--lj-track) repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.key.breaker {
width: 3px;
margin: 0 6px;
}
.track i.breaker,
.key.breaker {
background: var(--error-color);
}
`]}};f([y({attribute:!1})],J.prototype,"site",2),f([y({attribute:!1})],J.prototype,"loads",2),f([y({type:Boolean})],J.prototype,"stored",2),f([y({attribute:!1})],J.prototype,"texts",2),f([y({attribute:!1})],J.prototype,"locale",2)});function Yi(s){let e=new Set;for(let t of Object.values(s.entities??{})){if(t.platform!==E||t.translation_key!=="distribution_mode")continue;let r=t.device_id?s.devices?.[t.device_id]:void 0;for(let[i,n]of r?.identifiers??[])i===E&&e.add(n)}return[...e]}function Zi(s){return s.kind==="plug"?"mdi:power-socket-eu":"mdi:ev-station"}function Xi(s){return{title:"Load Juggler",path:"load-juggler",cards:[{type:"markdown",content:s}]}}async function Fr(s,e,t,r){let i=await mt(e),n=nt(i);try{return new xe(i,n,await xr(e,t),s.hours??6).build(r)}catch(o){return Xi(o instanceof Tt?n("no_answer"):await St(e,o))}}var xe,Zt,Xt,Wr=b(()=>{"use strict";fe();Et();Z();xe=class{constructor(e,t,r,i){this.localize=e;this.texts=t;this.view=r;this.hours=i}build(e){let{view:t,texts:r}=this,i=t.loads??[],n={type:"custom:load-juggler-card",entry_id:t.entry_id,grid_options:{columns:"full",rows:"auto"}};this.hours!==6&&(n.hours=this.hours);let o=[{type:"grid",column_span:4,cards:[n]},this.section(r("dash_site"),"mdi:home-lightning-bolt",this.site()),...i.map(a=>this.section(a.name,Zi(a),this.load(a))),{...this.section(r("dash_history"),"mdi:chart-line",this.history(i)),column_span:2}].filter(a=>a!==null);return{title:t.title,path:e,icon:"mdi:ev-station",type:"sections",max_columns:4,sections:o}}section(e,t,r){let i=r.filter(n=>n!==null);return i.length?{type:"grid",cards:[{type:"heading",heading:e,heading_style:"title",icon:t},...i]}:null}entity(e,t){return this.view.entities?.[e]?.[t]}tile(e,t={}){return e?{type:"tile",entity:e,...t}:null}named(e,t){let r=this.localize(`component.${E}.entity.${e}.${t}.name`);return r?{name:r}:{}}slider(e,t){return this.tile(e,{...this.named("number",t),features:[{type:"numeric-input",style:"slider"}],grid_options:{columns:12,rows:2}})}site(){let e=t=>this.entity(this.view.entry_id,t);return[this.tile(e("available_power"),this.named("sensor","available_power")),this.tile(e("power_buffer"),this.named("number","power_buffer")),this.slider(e("battery_soc_target"),"battery_soc_target"),this.slider(e("battery_soc_min"),"battery_soc_min"),this.tile(e("allow_grid_charging"),{...this.named("switch","allow_grid_charging"),tap_action:{action:"toggle"},grid_options:{columns:12,rows:1}}),this.tile(e("max_import_power"),{...this.named("number","max_import_power"),state_content:["state","limited_by"],grid_options:{columns:12,rows:1}})]}load(e){let t=r=>this.entity(e.entry_id,r);return[this.tile(t("energy"),this.named("sensor","energy")),this.tile(t("energy_solar"),this.named("sensor","energy_solar")),this.slider(t("max_current"),"max_current"),this.slider(t("min_current"),"min_current"),this.tile(t("device_power"),this.named("number","device_power"))]}history(e){let{view:t,texts:r}=this,i=(d,h)=>d?[{entity:d,name:h}]:[],n=e.flatMap(d=>i(this.entity(d.entry_id,"allocated_current"),d.name)),o=e.flatMap(d=>[...i(this.entity(d.entry_id,"energy_solar"),r("dash_from_sun",{name:d.name})),...i(this.entity(d.entry_id,"energy_grid"),r("dash_from_grid",{name:d.name}))]),a=[...i(this.entity(t.entry_id,"grid_power"),r("grid")),...i(this.entity(t.entry_id,"solar_power"),r("sun")),...i(this.entity(t.entry_id,"house_power"),r("house")),...i(this.entity(t.entry_id,"battery_power"),r("battery"))],l={columns:12,rows:"auto"};return[n.length?{type:"history-graph",title:r("dash_limits"),entities:n,hours_to_show:this.hours,grid_options:l}:null,a.length?{type:"history-graph",title:r("dash_flows"),entities:a,hours_to_show:this.hours,grid_options:l}:null,o.length?{type:"statistics-graph",title:r("dash_energy"),entities:o,days_to_show:14,period:"day",chart_type:"bar",stat_types:["change"],grid_options:l}:null,{type:"button",name:r("dash_to_energy"),icon:"mdi:lightning-bolt",show_state:!1,icon_height:"24px",tap_action:{action:"navigate",navigation_path:"/energy"},grid_options:{columns:12,rows:1}}]}};Zt=class extends HTMLElement{static async generate(e,t){let r=e.entry_id?[e.entry_id]:Yi(t),n=(r.length?r:[void 0]).map((o,a)=>Fr(e,t,o,a?`site-${a+1}`:"site"));return{title:"Load Juggler",views:await Promise.all(n)}}},Xt=class extends HTMLElement{static async generate(e,t){return Fr(e,t,e.entry_id,"site")}}});var qr={};ei(qr,{ELEMENTS:()=>Qi});var Qi,Gr=b(()=>{"use strict";er();$r();Rr();Pr();Mr();me();Ur();ve();Jr();Wr();Qi={"load-juggler-battery":st,"load-juggler-chart":j,"load-juggler-chips":H,"load-juggler-circuits":at,"load-juggler-header":L,"load-juggler-load":P,"load-juggler-phases":J,"load-juggler-card-editor":ot,"load-juggler-card":B,"ll-strategy-dashboard-load-juggler":Zt,"ll-strategy-view-load-juggler":Xt}});Z();var Qt={type:"load-juggler-card",name:"Load Juggler",description:"Why does it not charge? Phases, loads, battery and sun of a site at a glance.",preview:!0,documentationURL:"https://github.com/LeoAlioth/Load-Juggler",getEntitySuggestion:(s,e)=>s.entities?.[e]?.platform===E?{config:{type:"custom:load-juggler-card"}}:null},we=[{type:"load-juggler",strategyType:"dashboard",name:"Load Juggler",description:"The sites of Load Juggler: what each load does and why, its controls, and its history.",documentationURL:"https://github.com/LeoAlioth/Load-Juggler"}];var ts=1e4;async function es(){let s=new Promise(t=>setTimeout(t,ts));await Promise.race([customElements.whenDefined("home-assistant"),s]);let{ELEMENTS:e}=await Promise.resolve().then(()=>(Gr(),qr));for(let[t,r]of Object.entries(e))customElements.get(t)||customElements.define(t,r)}var Yr=window,Kr=Yr.customCards??=[];Kr.some(({type:s})=>s===Qt.type)||(Kr.push(Qt),(Yr.customStrategies??=[]).push(...we),es());
